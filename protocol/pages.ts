/** Whether an address is a page's, whichever: no file, nothing of the API, and not the frame around a guest's challenge. */
export const isPage = (pathname: string): boolean =>
  !/\.[a-z0-9]+$/i.test(pathname) && !/^\/u\/\d\/api\//.test(pathname) && pathname !== '/challenge'
