import { clone, type DescMessage, type DescMethodUnary, fromBinary, type Message, toBinary } from '@bufbuild/protobuf';
import { base64Decode, base64Encode } from '@bufbuild/protobuf/wire';
import { Code, type Interceptor, type UnaryRequest, type UnaryResponse } from '@connectrpc/connect';
import { type Failure, failureOf } from './failure';
import { newRequestId } from './request_id';

// What was sent with which request id and has no answer yet. Should an answer be lost and something else be sent with that id, the service says
// that the id is used: the first one was recorded. Then its answer is had by sending it again as it was, and nothing is recorded twice.

interface Sent {
  // "muster.disaster.v1.IncidentService/CreateIncident".
  method: string;
  // Base64 of the message.
  body: string;
}

const kPrefix = 'muster.sent.';
const kKeptMs = 7 * 24 * 3_600_000;
// A spreadsheet is not worth the whole of the browser's store.
const kMostStoredLetters = 100_000;
// Its messages may hold passwords.
const kNeverStored = 'muster.chapter.v1.UserService/';

const inMemory = new Map<string, Sent[]>();

for (const key of Object.keys(localStorage)) {
  if (!key.startsWith(kPrefix)) continue;
  const { at } = storedAt(key);
  if (Date.now() - at > kKeptMs) localStorage.removeItem(key);
}

function storedAt(key: string): { at: number; sent: Sent[] } {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '') as { at: number; sent: Sent[] };
  } catch {
    return { at: 0, sent: [] };
  }
}

function sentWith(requestId: string): Sent[] {
  return inMemory.get(requestId) ?? storedAt(kPrefix + requestId).sent;
}

function keep(requestId: string, sent: Sent[]): void {
  const key = kPrefix + requestId;
  localStorage.removeItem(key);
  inMemory.delete(requestId);
  if (sent.length === 0) return;
  inMemory.set(requestId, sent);
  if (sent.some(({ method, body }) => method.startsWith(kNeverStored) || body.length > kMostStoredLetters)) return;
  try {
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), sent }));
  } catch {
    // The browser's store is full or shut: it is remembered as long as the page is open.
  }
}

// A write whose first text was recorded without anybody hearing of it, and the later text that was not.
export interface RecordedBefore {
  input: DescMessage;
  first: Message;
  later: Message;
}

type Listener = (recorded: RecordedBefore) => void;
const listeners = new Set<Listener>();
const unclaimed = new WeakSet<object>();

export function whenRecordedBefore(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

// Whether `answer` is that of an earlier text. Who asks brings the later text in by themselves; for all others the frame says what is missing.
export function wasRecordedBefore(answer: object): boolean {
  return unclaimed.delete(answer);
}

function tell(answer: object, recorded: RecordedBefore): void {
  unclaimed.add(answer);
  // After whoever waits for the answer has had it.
  setTimeout(() => {
    if (unclaimed.delete(answer)) for (const listener of listeners) listener(recorded);
  });
}

// Whether a service has answered and done nothing: a gateway that names a service which is away does not know what that one has done.
function isRefusal({ reason, code }: Failure): boolean {
  return reason !== '' && ![Code.Unavailable, Code.DeadlineExceeded, Code.Unknown, Code.Internal].includes(code);
}

function requestIdOf(message: Message): string {
  const { requestId, validateOnly } = message as Message & { requestId?: string; validateOnly?: boolean };
  return (!validateOnly && requestId) || '';
}

export const recordOnce: Interceptor = (next) => async (request) => {
  const requestId = request.stream ? '' : requestIdOf(request.message as Message);
  if (request.stream || !requestId) return next(request);
  return sendOnce(request, requestId, next as (request: UnaryRequest) => Promise<UnaryResponse>);
};

async function sendOnce(request: UnaryRequest, requestId: string, next: (request: UnaryRequest) => Promise<UnaryResponse>): Promise<UnaryResponse> {
  const { input, name } = request.method as DescMethodUnary;
  const sent = { method: `${request.service.typeName}/${name}`, body: base64Encode(toBinary(input, request.message)) };
  const before = sentWith(requestId);
  const isAgain = before.some((one) => one.method === sent.method && one.body === sent.body);
  if (!isAgain) keep(requestId, [...before, sent]);
  try {
    const answer = await next(request);
    keep(requestId, []);
    return answer;
  } catch (error) {
    const why = failureOf(error);
    if (!isAgain && isRefusal(why)) keep(requestId, before);
    if (why.reason !== 'REQUEST_ID_REUSED') throw error;
    // What replaces all that was there may simply be done after the first.
    if (/^(Update|Set)/.test(name)) return next({ ...request, message: Object.assign(clone(input, request.message), { requestId: newRequestId() }) });
    for (const one of before.filter(({ method }) => method === sent.method)) {
      const first = fromBinary(input, base64Decode(one.body));
      const answer = await next({ ...request, message: first }).catch((again: unknown) => {
        if (failureOf(again).reason !== 'REQUEST_ID_REUSED') throw again;
      });
      if (!answer) continue;
      keep(requestId, []);
      tell(answer.message, { input, first, later: request.message });
      return answer;
    }
    throw error;
  }
}
