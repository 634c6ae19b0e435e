import type { DescService } from '@bufbuild/protobuf';
import { type Client, createClient, type Interceptor } from '@connectrpc/connect';
import { createConnectTransport } from '@connectrpc/connect-web';
import { currentLanguage } from '../i18n/language';
import { failureOf } from './failure';

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

const transport = createConnectTransport({
  baseUrl: '/',
  useBinaryFormat: true,
  // Nobody waits longer than this without being told; streams have no end.
  defaultTimeoutMs: undefined,
  interceptors: [intercept],
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

// A UUID. Keep it with what it asks for: a repeated call with the same id has one effect.
export function newRequestId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
