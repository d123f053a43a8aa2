// Several people writing in one draft with the real Yjs and its websocket provider.
// Reads one command a line and answers each with one line; see tests/drafting/writers.py.
import readline from 'node:readline'
import WS from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'

const ACKNOWLEDGED = 100
const [SYNC, STEP_2, UPDATE] = [0, 1, 2]

let seed = 1
const random = () => {
  seed = (seed * 1103515245 + 12345) % 2147483648
  return seed / 2147483648
}
const below = (n) => Math.floor(random() * n)
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const hex = (bytes) => Buffer.from(bytes).toString('hex')

class Writer {
  constructor ({ url, room, cookie, name }) {
    this.name = name
    this.doc = new Y.Doc()
    this.marks = [] // {mark, socket, index}: what was typed, and the message it went out in
    this.closed = null
    const writer = this
    class Socket extends WS {
      constructor (address) {
        super(address, { headers: { cookie, origin: url.replace('ws:', 'http:') } })
        this.sent = this.acknowledged = this.wholeFrom = 0
        this.on('error', () => {})
        // Of this socket: what a former one still says tells nothing of what went out here.
        this.on('message', (data) => {
          const message = new Uint8Array(data)
          if (message[0] === ACKNOWLEDGED) this.acknowledged = numberAt(message, 1)
        })
      }

      send (data) {
        if (data[0] === SYNC && (data[1] === STEP_2 || data[1] === UPDATE)) writer.going(this, data)
        if (this.readyState === WS.OPEN) super.send(data)
      }
    }
    this.provider = new WebsocketProvider(url + '/ws/drafts', room, this.doc, {
      WebSocketPolyfill: Socket, disableBc: true, maxBackoffTime: 400
    })
    this.provider.messageHandlers[ACKNOWLEDGED] = () => {}
    this.provider.on('connection-close', (event) => {
      if (event && event.code >= 4400 && event.code < 4500) {
        this.closed = event.code
        this.provider.disconnect()
      }
    })
  }

  going (socket, data) {
    socket.sent += 1
    if (data[1] === STEP_2) socket.wholeFrom = socket.wholeFrom || socket.sent
    for (const one of this.marks) {
      const isNew = data[1] === STEP_2 || one.mark === this.typing
      if (isNew && one.socket !== socket) Object.assign(one, { socket, index: socket.sent })
    }
  }

  // What the page would call saved: its message was acknowledged, and all before it.
  acknowledged () {
    const isKept = ({ socket, index }) => socket && socket.wholeFrom > 0 &&
      socket.acknowledged >= index && socket.acknowledged >= socket.wholeFrom
    return this.marks.filter((one) => one.kept ||= isKept(one)).map((one) => one.mark)
  }

  get isSaved () {
    const socket = this.provider.ws
    return Boolean(socket && this.provider.synced && socket.wholeFrom &&
      socket.acknowledged === socket.sent)
  }

  type () {
    this.typing = `${this.name}-${this.marks.length}`
    this.marks.push({ mark: this.typing })
    const text = this.doc.getXmlFragment('default')
    this.doc.transact(() => {
      this.doc.getMap('marks').set(this.typing, 1)
      if (text.length === 0 || below(8) === 0) {
        const paragraph = new Y.XmlElement('paragraph')
        paragraph.insert(0, [new Y.XmlText()])
        text.insert(below(text.length + 1), [paragraph])
      }
      const words = text.get(below(text.length)).get(0)
      if (words.length > 20 && below(3) === 0) {
        const from = between(words, below(10))
        words.delete(from, between(words, from + 1 + below(9)) - from)
      } else if (words.length > 5 && below(6) === 0) {
        words.format(0, between(words, 3), { bold: true })
      } else {
        const at = between(words, below(words.length + 1))
        words.insert(at, ['é', '🙂', 'mot ', 'ب', 'x'][below(5)])
      }
      if (text.length > 12) text.delete(below(text.length), 1)
    })
    this.typing = null
  }

  leave () {
    this.acknowledged()
    this.provider.disconnect()
    this.provider.destroy()
  }
}

// A place between two characters: editors do not cut one in two, and Yjs itself diverges if they do.
const between = (words, place) => {
  const plain = words.toDelta().map((part) => part.insert).join('')
  return /[\uDC00-\uDFFF]/.test(plain[place] ?? '') ? place + 1 : place
}

const numberAt = (bytes, position) => {
  let [number, factor] = [0, 1]
  for (;;) {
    const byte = bytes[position++]
    number += (byte & 127) * factor
    if (byte < 128) return number
    factor *= 128
  }
}

let writers = []
const gone = [] // marks that were acknowledged to somebody who then left for good

const commands = {
  seed ({ value }) { seed = value },
  open ({ people }) { writers.push(...people.map((one) => new Writer(one))) },
  async type ({ rounds, most }) {
    for (let round = 0; round < rounds; round++) {
      for (const writer of writers) {
        for (let edit = below(most); edit > 0; edit--) writer.type()
        const chance = below(40)
        if (chance === 0) writer.provider.ws?.terminate?.()
        if (chance === 1) { writer.provider.disconnect(); writer.away = 3 + below(6) }
        if (writer.away && --writer.away === 0) writer.provider.connect()
      }
      await pause(below(12))
    }
  },
  // The first leaves for good: whatever was acknowledged to them must be in the text.
  async drop () {
    const [first, ...others] = writers
    writers = others
    gone.push(...first.acknowledged())
    first.provider.ws?.terminate?.()
    first.leave()
    return { gone: gone.length }
  },
  async settle ({ patience }) {
    for (const writer of writers) writer.provider.connect()
    const deadline = Date.now() + patience
    while (Date.now() < deadline && !writers.every((one) => one.isSaved || one.closed)) {
      await pause(20)
    }
    // What others stored last is on its way.
    await pause(1300)
    return {
      saved: writers.every((one) => one.isSaved),
      closed: writers.map((one) => one.closed),
      texts: writers.map((one) => one.doc.getXmlFragment('default').toString()),
      states: writers.map((one) => hex(Y.encodeSnapshot(Y.snapshot(one.doc)))),
      vectors: writers.map((one) => hex(Y.encodeStateVector(one.doc))),
      acknowledged: gone.concat(...writers.map((one) => one.acknowledged())),
      typed: writers.reduce((sum, one) => sum + one.marks.length, 0),
      marks: writers.map((one) => [...one.doc.getMap('marks').keys()].length)
    }
  },
  rebuild ({ updates }) {
    const doc = new Y.Doc()
    for (const update of updates) Y.applyUpdate(doc, Buffer.from(update, 'hex'))
    return {
      text: doc.getXmlFragment('default').toString(),
      state: hex(Y.encodeSnapshot(Y.snapshot(doc))),
      vector: hex(Y.encodeStateVector(doc)),
      marks: [...doc.getMap('marks').keys()]
    }
  },
  close () {
    for (const writer of writers) writer.leave()
    writers = []
  }
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const { do: name, ...given } = JSON.parse(line)
  const answer = (await commands[name](given)) ?? {}
  process.stdout.write(JSON.stringify(answer) + '\n')
}
process.exit(0)
