// What the codes of our papers say: "MUSTER:demo:warehouses/620000-01/lots/9".
const kCode = /^MUSTER:([a-z0-9-]+):(.+)$/;

// The resource that a code names, or what was typed in its place; or the other world that it is of.
export function readCode(text: string, world: string): { resource: string; otherWorld?: undefined } | { otherWorld: string } {
  const code = kCode.exec(text.trim());
  if (code && code[1] !== world) return { otherWorld: code[1]! };
  return { resource: code ? code[2]! : text.trim() };
}

// What makers print on boxes: EAN-13, UPC-A, GTIN-14. Lots are counted from 1; no number of theirs is as long.
const kMakersCode = /^\d{12,14}$/;
export function isMakersCode(resource: string): boolean {
  return kMakersCode.test(resource);
}

// The goods that a resource stands for: a lot or an item by itself or on its bin card, a lot by its bare number, or the item that the
// catalogue lists under a maker's code, if it does.
export function goodsOf(resource: string): { lot?: string; item?: string } {
  if (isMakersCode(resource)) return { item: `items/${resource}` };
  if (/^\d+$/.test(resource)) return { lot: `lots/${resource}` };
  return { lot: /(?:^|\/)(lots\/\d+)$/.exec(resource)?.[1], item: /(?:^|\/)(items\/[\w-]+)$/.exec(resource)?.[1] };
}
