/** The icons that are used, and their files in lucide; scripts/build/icons.ts makes the sprite of them. */
export const icons = {
  add: 'plus',
  attach: 'paperclip',
  back: 'arrow-left',
  close: 'x',
  down: 'arrow-down',
  download: 'download',
  failed: 'circle-alert',
  file: 'file',
  leave: 'log-out',
  link: 'link',
  menu: 'ellipsis-vertical',
  microphone: 'mic',
  next: 'chevron-right',
  pause: 'pause',
  people: 'users',
  play: 'play',
  previous: 'chevron-left',
  queued: 'clock',
  retry: 'rotate-cw',
  send: 'send-horizontal',
  sent: 'check',
  switch: 'circle-user-round',
  zoomIn: 'zoom-in',
  zoomOut: 'zoom-out',
} as const

export type IconName = keyof typeof icons
