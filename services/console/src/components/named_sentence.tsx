import { nameOfItem, useItems, useWarehouses } from '../api/catalogue';
import { idOf } from './format';
import { kResource } from './in_names';
import { useChapters } from './names';

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

export default function NamedSentence({ sentence }: { sentence: string }) {
  return useInNames()(sentence);
}
