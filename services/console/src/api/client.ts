import type { DescService } from '@bufbuild/protobuf';
import { type Client, createClient, type Interceptor } from '@connectrpc/connect';
import { createConnectTransport } from '@connectrpc/connect-web';
import { currentLanguage } from '../i18n/language';
import { failureOf } from './failure';
import { recordOnce } from './sent';

export { newRequestId } from './request_id';

// Called when a call was refused because nobody is signed in any more.
let onSignedOut = () => {};
export function whenSignedOut(handler: () => void): void {
  onSignedOut = handler;
}

// A stream that ends by itself passes no interceptor with its reason: whoever reads it says so here.
export function noteSignedOut(): void {
  onSignedOut();
}

const intercept: Interceptor = (next) => async (request) => {
  request.header.set('Accept-Language', currentLanguage());
  try {
    return await next(request);
  } catch (error) {
    const { reason } = failureOf(error);
    if (reason === 'SESSION_ENDED' || reason === 'CALLER_MISSING') onSignedOut();
    throw error;
  }
};

const kTimeoutMs = 30_000;
// For what may take minutes: as long as the gateway lets a call last.
export const kLong = { timeoutMs: 300_000 };

const transport = createConnectTransport({
  baseUrl: '/',
  useBinaryFormat: true,
  // Nobody waits longer than this without being told, and no service works on for them. What takes longer says so; streams have no end.
  defaultTimeoutMs: kTimeoutMs,
  interceptors: [intercept, recordOnce],
});

const clients = new Map<string, unknown>();

// The one client of a service.
export function clientOf<Service extends DescService>(service: Service): Client<Service> {
  const known = clients.get(service.typeName) as Client<Service> | undefined;
  if (known) return known;
  const client = createClient(service, transport);
  clients.set(service.typeName, client);
  return client;
}
