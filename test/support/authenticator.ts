import type { Assertion, Attestation } from '../../protocol/security.ts'

const base64url = (bytes: Uint8Array): string => bytes.toBase64({ alphabet: 'base64url', omitPadding: true })
const utf8 = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text))
const sha256 = async (bytes: Uint8Array<ArrayBuffer>) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))

/** What a dishonest or another's authenticator says otherwise. */
export interface Lies {
  origin?: string
  host?: string
  challenge?: string
  /** User present 1, user verified 4. */
  flags?: number
  counter?: number
  userHandle?: string
}

/** One passkey: what a phone keeps and does (WebAuthn, level 3: 6.1, 6.5), with ES256 and no attestation. */
export class Authenticator {
  private counter = 0
  private userHandle = ''
  private constructor(
    readonly id: string,
    private readonly pair: CryptoKeyPair,
    private readonly origin: string,
  ) {}

  static async make(origin: string): Promise<Authenticator> {
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
    return new Authenticator(base64url(crypto.getRandomValues(new Uint8Array(16))), pair as CryptoKeyPair, origin)
  }

  async create(options: { challenge: string; user?: unknown }, lies: Lies = {}): Promise<Attestation> {
    this.userHandle = (options.user as { id: string }).id
    const id = Uint8Array.fromBase64(this.id, { alphabet: 'base64url' })
    const data = new Uint8Array([
      ...(await this.data(lies, 0x40)),
      ...new Uint8Array(16),
      0,
      id.length,
      ...id,
      ...(await this.cosePublicKey()),
    ])
    const attestationObject = new Uint8Array([
      0xa3,
      ...[0x63, ...utf8('fmt'), 0x64, ...utf8('none')],
      ...[0x67, ...utf8('attStmt'), 0xa0],
      ...[0x68, ...utf8('authData'), 0x59, data.length >> 8, data.length & 255, ...data],
    ])
    return {
      id: this.id,
      rawId: this.id,
      type: 'public-key',
      response: {
        clientDataJSON: base64url(this.clientData('webauthn.create', options.challenge, lies)),
        attestationObject: base64url(attestationObject),
        transports: ['internal'],
      },
      clientExtensionResults: { prf: { enabled: true } },
    }
  }

  async get(options: { challenge: string }, lies: Lies = {}): Promise<Assertion> {
    this.counter++
    const data = await this.data(lies, 0)
    const client = this.clientData('webauthn.get', options.challenge, lies)
    const signed = new Uint8Array([...data, ...(await sha256(client))])
    const raw = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, this.pair.privateKey, signed)
    return {
      id: this.id,
      rawId: this.id,
      type: 'public-key',
      response: {
        clientDataJSON: base64url(client),
        authenticatorData: base64url(data),
        signature: base64url(der(new Uint8Array(raw))),
        userHandle: lies.userHandle ?? this.userHandle,
      },
    }
  }

  private clientData(type: string, challenge: string, lies: Lies) {
    return utf8(JSON.stringify({ type, challenge: lies.challenge ?? challenge, origin: lies.origin ?? this.origin }))
  }

  private async data(lies: Lies, more: number): Promise<Uint8Array<ArrayBuffer>> {
    const host = await sha256(utf8(lies.host ?? new URL(this.origin).hostname))
    const counter = new Uint8Array(4)
    new DataView(counter.buffer).setUint32(0, lies.counter ?? this.counter)
    return new Uint8Array([...host, (lies.flags ?? 5) | more, ...counter])
  }

  /** RFC 9052, 7: kty 2, alg -7, crv 1, x, y. */
  private async cosePublicKey(): Promise<Uint8Array> {
    const raw = new Uint8Array((await crypto.subtle.exportKey('raw', this.pair.publicKey)) as ArrayBuffer)
    return new Uint8Array([
      ...[0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01],
      ...[0x21, 0x58, 32, ...raw.slice(1, 33)],
      ...[0x22, 0x58, 32, ...raw.slice(33)],
    ])
  }
}

/** An ECDSA signature as authenticators spell it: SEQUENCE of two INTEGERs. */
function der(raw: Uint8Array): Uint8Array {
  const body = [...integer(raw.slice(0, 32)), ...integer(raw.slice(32))]
  return new Uint8Array([0x30, body.length, ...body])
}

function integer(bytes: Uint8Array): number[] {
  const start = bytes.findIndex((byte) => byte !== 0)
  const short = [...bytes.slice(start === -1 ? bytes.length - 1 : start)]
  const positive = (short[0] ?? 0) & 0x80 ? [0, ...short] : short
  return [0x02, positive.length, ...positive]
}
