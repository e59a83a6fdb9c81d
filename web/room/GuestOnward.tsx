import { useNavigate } from '@solidjs/router'
import { dropAccount, forgetKept } from '../session/accounts.ts'
import { useSession } from '../session/session.ts'
import { Button } from '../ui/Button.tsx'

/** A guest who is out of their one room has nowhere to go here but out of the account too. */
export function GuestOnward() {
  const session = useSession()
  const navigate = useNavigate()
  async function go(): Promise<void> {
    await session.logOut()
    // With the room the account may have gone already.
    dropAccount(session.slot)
    forgetKept(session.me.id)
    navigate('/')
  }
  return <Button onClick={() => void go()}>Log in or register</Button>
}
