import { lazy, Suspense } from 'react';

export const kResource = /\b(items|warehouses|chapters)\/[A-Za-z0-9-]+/g;

// Needs what knows all items and warehouses, which the first view does without.
const NamedSentence = lazy(() => import('./named_sentence'));

// A sentence of a service, with what people call things in place of resource names. The names are only read where a sentence has any: before
// sign-in there are none to be had.
export function InNames({ sentence }: { sentence: string }) {
  if (sentence.search(kResource) < 0) return sentence;
  return (
    <Suspense fallback={sentence}>
      <NamedSentence sentence={sentence} />
    </Suspense>
  );
}
