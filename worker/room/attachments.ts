import type { FileId, PersonId } from '../../protocol/ids.ts'
import type { Naming } from '../files/files.ts'
import type { Rights } from '../files/ticket.ts'
import type { Tries } from './alarm.ts'
import { may } from './policy.ts'
import type { RoomStore } from './store.ts'

/** What a member may do with files; null for anybody else. */
export function fileRights(store: RoomStore, person: PersonId): Rights | null {
  const member = store.members.of(person)
  if (!member || !may(member, { do: 'read' })) return null
  const { seal, expiresAt } = store.facts
  const { guests } = store.settings.now()
  return { from: member.from, brings: may(member, { do: 'say', guests, files: true }), seal, expiresAt }
}

/**
 * What Files has yet to be told: an event that names files, or named some and was erased. The triggers note it in the transaction
 * that stores or blanks the event, whatever does so; an event without files costs nothing.
 */
export const untoldFiles = `CREATE TABLE untold_files (
     seq INTEGER PRIMARY KEY,
     person TEXT NOT NULL,
     files TEXT NOT NULL,
     until INTEGER,
     erased INTEGER NOT NULL
   );
   CREATE TRIGGER files_named AFTER INSERT ON event WHEN new.files IS NOT NULL BEGIN
     INSERT OR REPLACE INTO untold_files VALUES (new.seq, new.author, new.files, new.at + new.ttl, 0);
   END;
   CREATE TRIGGER files_erased AFTER UPDATE OF files ON event WHEN old.files IS NOT NULL AND new.files IS NULL BEGIN
     INSERT OR REPLACE INTO untold_files VALUES (old.seq, old.author, old.files, old.at + old.ttl, 1);
   END;`

/** How many events Files is told of in one turn; the alarm comes back for the rest. */
const perTurn = 100

/**
 * Tells Files which events name files. Level-triggered: a naming says how it is, so that one that is repeated does no harm. What it
 * couldn't tell stays untold, and counts as a try.
 */
export class Attachments {
  private failed: Tries | null = null

  constructor(
    private readonly sql: SqlStorage,
    private readonly files: () => { learn(namings: Naming[]): Promise<void>; forget(person: PersonId): Promise<void> },
  ) {}

  async tell(now: number): Promise<void> {
    try {
      await this.teach()
      this.failed = null
    } catch {
      this.failed = { tries: (this.failed?.tries ?? 0) + 1, at: now }
    }
  }

  /** What `nextAlarm` wants to know. */
  pending(now: number): Tries | null {
    return this.untold(1).length === 0 ? null : (this.failed ?? { tries: 0, at: now })
  }

  /**
   * Somebody's account goes, and what they brought that no event names. Of what is named Files hears first, so that it isn't taken for
   * unnamed. False while there is more to tell.
   */
  async part(person: PersonId): Promise<boolean> {
    await this.teach()
    if (this.untold(1).length > 0) return false
    await this.files().forget(person)
    return true
  }

  private async teach(): Promise<void> {
    const untold = this.untold(perTurn)
    if (untold.length === 0) return
    await this.files().learn(untold)
    for (const { seq, erased } of untold)
      this.sql.exec('DELETE FROM untold_files WHERE seq = ? AND erased = ?', seq, erased ? 1 : 0)
  }

  private untold(limit: number): Naming[] {
    return this.sql
      .exec<Untold>('SELECT * FROM untold_files ORDER BY seq LIMIT ?', limit)
      .toArray()
      .map(({ files, erased, ...rest }) => ({ ...rest, files: JSON.parse(files) as FileId[], erased: erased !== 0 }))
  }
}

type Untold = Omit<Naming, 'files' | 'erased'> & { files: string; erased: number }
