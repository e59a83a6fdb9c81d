import { Notice, NoticePage, Way } from '../ui/Notice.tsx'
import { lastSlot } from './accounts.ts'

const nothing = {
  title: 'There is nothing at this address.',
  text: 'It may be mistyped, or what was here is gone.',
}

/** Whoever comes to no page is shown to one, inside the frame or without it. */
export const Nothing = () => (
  <Notice {...nothing}>
    <Home />
  </Notice>
)

export const NothingPage = () => (
  <NoticePage {...nothing}>
    <Home />
  </NoticePage>
)

/** To where one begins. */
export const Home = () => <Way href="/">{lastSlot() === null ? 'Log in or register' : 'Go to your chats'}</Way>
