import type { EventId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { Send } from '../../protocol/up.ts'
import { roleOf } from '../../web/room/members.ts'
import { newId } from './people.ts'
import type { Random } from './random.ts'
import type { Tab } from './tab.ts'
import { person, type World } from './world.ts'

type Deed = (world: World, tab: Tab) => unknown
type Said = Extract<Send, { kind: 'message' }>

/** What can happen in a room, and how often beside the others. */
const deeds: [number, Deed][] = [
  [30, (world, tab) => world.say(tab, message(world, world.random.chance(0.2) ? someMessage(world) : null))],
  [10, (world, tab) => change(world, tab)],
  [6, (world, tab) => erase(world, tab)],
  [6, (world, tab) => sayAgain(world, tab)],
  [3, (world, tab) => useTheirId(world, tab)],
  [2, (world, tab) => world.say(tab, { ...message(world, null), seal: 'dummy' })],
  [2, (world, tab) => world.say(tab, message(world, newId()))],
  [1, (world, tab) => babble(world, tab)],
  [4, (_, tab) => tab.helloAgain()],
  [1, (_, tab) => tab.helloFromElsewhere(newId())],
  [2, (_, tab) => tab.startAfresh()],
  [3, ({ random }, tab) => tab.askEarlier(1 + random.below(12))],
  [3, ({ random }, tab) => tab.askAgain(random, 1 + random.below(12))],
  [5, (_, tab) => tab.drop()],
  [12, (world) => comeBack(world)],
  [3, (_, tab) => tab.resume()],
  [4, (world, tab) => leaveAndTalk(world, tab)],
  [3, (world, tab) => world.join(tab.who)],
  [1, (world, tab) => world.join(tab.who, world.random.pick([...world.comings]))],
  [1, (world, tab) => (tab.who.person === world.owner.who.person ? undefined : rush(world, tab))],
  [1, (world, tab) => world.signOut(tab.who)],
  [9, (world, tab) => seat(world, tab)],
  [3, (world, tab) => rename(world, tab)],
  [8, ({ random }, tab) => readOn(random, tab)],
  [4, ({ random }, tab) => tab.type(random.chance(0.6))],
  [4, (world) => world.sleep()],
  [1, (world) => world.restart()],
  [1, (world) => world.crash()],
  [2, (world) => world.alarm()],
  [5, (world) => world.pass(world.random.below(5000))],
]

const weight = deeds.reduce((sum, [often]) => sum + often, 0)

/** The next thing that happens. */
export async function happen(world: World): Promise<void> {
  let left = world.random.below(weight)
  for (const [often, deed] of deeds) {
    left -= often
    if (left >= 0) continue
    await deed(world, world.random.pick(world.tabs))
    return
  }
}

const text = (words: string): string => JSON.stringify({ is: 'text', text: words })

const message = (world: World, ref: EventId | null): Said => ({
  type: 'send',
  id: newId(),
  kind: 'message',
  ...(ref && { ref }),
  ...(world.random.chance(0.2) && { notify: [person(1 + world.random.below(4))] }),
  seal: 'plain',
  body: text(`message ${world.said.size}`),
})

/** Any that is in the log. */
function someMessage(world: World): EventId | null {
  const messages = inLog(world).filter((id) => world.said.get(id)?.frame.kind === 'message')
  return messages.length > 0 ? world.random.pick(messages) : null
}

const inLog = ({ tabs }: World): EventId[] => tabs.flatMap(({ acknowledged }) => [...acknowledged])

function change(world: World, tab: Tab): void {
  const ref = someMessage(world)
  const body = JSON.stringify({ is: 'edit', text: `edit ${world.said.size}` })
  if (ref) world.say(tab, { type: 'send', id: newId(), kind: 'change', ref, seal: 'plain', body })
}

function erase(world: World, tab: Tab): void {
  const ref = someMessage(world)
  if (ref) world.say(tab, { type: 'send', id: newId(), kind: 'erase', ref, seal: 'plain', body: '' })
}

/** What one has said and was answered is said again, in other words. */
function sayAgain({ said, random }: World, tab: Tab): void {
  const mine = [...tab.acknowledged].flatMap((id) => said.get(id)?.frame ?? [])
  if (mine.length === 0) return
  const frame = random.pick(mine)
  const again = frame.kind === 'message' || frame.kind === 'change'
  tab.send(again ? { ...frame, body: text('in other words') } : frame, false)
}

/** An id that is in the log already, by whomever. */
function useTheirId(world: World, tab: Tab): void {
  const used = inLog(world)
  if (used.length > 0) tab.send({ ...message(world, null), id: world.random.pick(used) }, false)
}

/** At times it says then that it has read less. */
function readOn(random: Random, tab: Tab): void {
  const shown = random.chance(0.9)
  tab.read(tab.model.head - random.below(3), shown)
  if (random.chance(0.5)) tab.read(tab.model.head - random.below(9), shown)
}

/** Makes somebody something, whether or not that is theirs to say. The fourth has no tab, and so never owns anything. */
function seat(world: World, anybody: Tab): void {
  const owns = ({ live, model, who }: Tab) => live && roleOf(model.members, who.person) === 'owner'
  const tab = (world.random.chance(0.6) && world.tabs.find(owns)) || anybody
  const role = world.random.pick(['member', 'member', 'admin', 'left', 'owner'] as const)
  const was = role === 'member' && world.random.chance(0.5) ? 'admin' : undefined
  world.seat(tab, person(1 + world.random.below(role === 'owner' ? 3 : 4)), role, was)
}

function rename(world: World, tab: Tab): void {
  const body = JSON.stringify({ is: 'profile', profile: JSON.stringify({ name: `Walk ${world.said.size}` }) })
  world.say(tab, { type: 'send', id: newId(), kind: 'setting', seal: 'plain', body })
}

/** More than anybody may say at once; most of it is refused, so that it costs the test little. */
function babble(world: World, tab: Tab): void {
  world.pass(10_000)
  for (let count = 0; count < limits.sends.burst; count++) world.say(tab, { ...message(world, null), seal: 'dummy' })
  for (let count = 0; count < 3; count++) world.say(tab, message(world, null))
}

async function comeBack(world: World): Promise<void> {
  const away = world.tabs.filter(({ isOpen }) => !isOpen)
  if (away.length > 0) await world.random.pick(away).connect()
}

async function leaveAndTalk(world: World, { who }: Tab): Promise<void> {
  if (who.person === world.owner.who.person) return
  await world.leave(who)
  world.say(world.owner, message(world, null))
}

/** Everything at once. */
async function rush(world: World, tab: Tab): Promise<void> {
  const others = world.tabs.filter((one) => one !== tab)
  for (const one of others) world.say(one, message(world, null))
  await Promise.all([world.leave(tab.who), world.join(tab.who), comeBack(world)])
  for (const one of others) world.say(one, message(world, null))
}
