/** Whether an address is a page's, whichever: no file and nothing of the API. */
export const isPage = (pathname: string): boolean =>
  !/\.[a-z0-9]+$/i.test(pathname) && !/^\/u\/\d\/api\//.test(pathname)
