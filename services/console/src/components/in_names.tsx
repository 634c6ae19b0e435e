import { nameOfItem, useItems, useWarehouses } from '../api/catalogue';
import { idOf } from './format';
import { useChapters } from './names';

const kResource = /\b(items|warehouses|chapters)\/[A-Za-z0-9-]+/g;

// Puts what people call things in place of their resource names, for sentences of services.
export function useInNames(): (sentence: string) => string {
  const tree = useChapters();
  const items = useItems().value;
  const warehouses = useWarehouses().value;
  return (sentence) =>
    sentence.replace(kResource, (name, collection: string) => {
      if (collection === 'items') return nameOfItem(items, name);
      return collection === 'warehouses' ? (warehouses?.get(name)?.displayName ?? idOf(name)) : tree.nameOf(name);
    });
}

// The names are only read where a sentence has any: before sign-in there are none to be had.
export function InNames({ sentence }: { sentence: string }) {
  return sentence.search(kResource) < 0 ? sentence : <Named sentence={sentence} />;
}

function Named({ sentence }: { sentence: string }) {
  return useInNames()(sentence);
}
