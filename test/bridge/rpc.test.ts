// Every ask settles: answered, failed, stopped, or closed with its port.

import assert from 'node:assert/strict'
import { makePortPair } from '../../src/bridge/port.ts'
import { AskFailed, ClosedError, StoppedError, makeClient, serve } from '../../src/bridge/rpc.ts'
import { UserError } from '../../src/core/trouble.ts'

interface Asks {
  double(n: number): number
  fail(kind: 'bug' | 'user'): never
  wait(nothing: null): string
}
interface Told {
  news: { readonly at: number }
}

function connected() {
  const pair = makePortPair()
  const bugs: unknown[] = []
  const waiting: { stop: AbortSignal; finish: (text: string) => void }[] = []
  const server = serve<Asks, Told>(
    pair.left,
    {
      double: (n) => n * 2,
      fail: (kind) => {
        throw kind === 'user' ? new UserError('no run is named x. Choose another.') : new TypeError('oops')
      },
      wait: (_nothing, stop) => new Promise<string>((finish) => waiting.push({ stop, finish })),
    },
    (error) => bugs.push(error),
  )
  return { pair, server, bugs, waiting, client: makeClient<Asks, Told>(pair.right) }
}
const turns = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve()
}

describe('questions over a port', () => {
  it('are answered, each with its own answer', async () => {
    const { client } = connected()
    assert.deepEqual(await Promise.all([1, 2, 3].map((n) => client.ask('double', n))), [2, 4, 6])
  })

  it('fail with the message of a UserError, which is no bug', async () => {
    const { client, bugs } = connected()
    await assert.rejects(client.ask('fail', 'user'), (error) => error instanceof AskFailed && error.user && /no run/.test(error.message))
    assert.deepEqual(bugs, [])
  })

  it('fail when the handler has a bug, which is told on its side', async () => {
    const { client, bugs } = connected()
    await assert.rejects(client.ask('fail', 'bug'), (error) => error instanceof AskFailed && !error.user)
    assert.ok(bugs[0] instanceof TypeError)
  })

  it('fail when nobody answers that name, even one that every object has', async () => {
    const { client } = connected()
    for (const name of ['nothing', 'toString']) await assert.rejects(client.ask(name as 'wait', null), /nobody answers/)
  })

  it('can be stopped, and the handler learns of it', async () => {
    const { client, waiting } = connected()
    const stop = new AbortController()
    const asked = client.ask('wait', null, stop.signal)
    await turns()
    stop.abort()
    await assert.rejects(asked, StoppedError)
    await turns()
    assert.equal(waiting[0]?.stop.aborted, true)
    waiting[0]?.finish('too late')
    await turns()
    assert.equal(await client.ask('double', 4), 8)
  })

  it('are not even posted when stopped before', async () => {
    const { client, waiting } = connected()
    await assert.rejects(client.ask('wait', null, AbortSignal.abort()), StoppedError)
    await turns()
    assert.equal(waiting.length, 0)
  })

  it('close with their port, those open and those to come', async () => {
    const { client, pair } = connected()
    const asked = client.ask('wait', null)
    await turns()
    pair.close()
    await assert.rejects(asked, ClosedError)
    await assert.rejects(client.ask('double', 1), ClosedError)
  })

  it('close with their client', async () => {
    const { client } = connected()
    const asked = client.ask('wait', null)
    client.dispose()
    await assert.rejects(asked, ClosedError)
  })

  it('ignore what is no message of ours', async () => {
    const { client, pair } = connected()
    for (const odd of [null, 7, 'ask', {}, { rpc: 'ask' }, { rpc: 'answer', id: 'x' }, { rpc: 'told', name: 3 }]) {
      pair.left.post(odd)
      pair.right.post(odd)
    }
    assert.equal(await client.ask('double', 21), 42)
  })

  it('carry what is told to those who listen, until they stop', async () => {
    const { client, server } = connected()
    const heard: number[] = []
    const listening = client.onTold('news', (news) => heard.push(news.at))
    server.tell('news', { at: 1 })
    await turns()
    listening.dispose()
    server.tell('news', { at: 2 })
    await turns()
    assert.deepEqual(heard, [1])
  })

  it('keep NaN and infinities in typed arrays', async () => {
    const pair = makePortPair()
    serve<{ values(nothing: null): Float64Array }, object>(pair.left, { values: () => Float64Array.of(NaN, Infinity, -0) }, (error) =>
      assert.fail(String(error)),
    )
    const answer = await makeClient<{ values(nothing: null): Float64Array }, object>(pair.right).ask('values', null)
    assert.deepEqual([...answer], [NaN, Infinity, -0])
  })
})
