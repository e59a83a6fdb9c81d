/** The icons that are used, and their files in lucide; scripts/build/icons.ts makes the sprite of them. */
export const icons = {
  add: 'plus',
  back: 'arrow-left',
  close: 'x',
  delivered: 'check-check',
  down: 'arrow-down',
  failed: 'circle-alert',
  leave: 'log-out',
  link: 'link',
  menu: 'ellipsis-vertical',
  picture: 'image',
  people: 'users',
  qr: 'qr-code',
  queued: 'clock',
  send: 'send-horizontal',
  sent: 'check',
  switch: 'circle-user-round',
} as const

export type IconName = keyof typeof icons
