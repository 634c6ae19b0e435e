// What the codes of our papers say: "MUSTER:demo:warehouses/620000-01/lots/9".
const kCode = /^MUSTER:([a-z0-9-]+):(.+)$/;

// The resource that a code names, or what was typed in its place; or the other world that it is of.
export function readCode(text: string, world: string): { resource: string; otherWorld?: undefined } | { otherWorld: string } {
  const code = kCode.exec(text.trim());
  if (code && code[1] !== world) return { otherWorld: code[1]! };
  return { resource: code ? code[2]! : text.trim() };
}

// The goods that a resource stands for: a lot or an item by itself or on its bin card, or a lot by its bare number.
export function goodsOf(resource: string): { lot?: string; item?: string } {
  if (/^\d+$/.test(resource)) return { lot: `lots/${resource}` };
  return { lot: /(?:^|\/)(lots\/\d+)$/.exec(resource)?.[1], item: /(?:^|\/)(items\/[\w-]+)$/.exec(resource)?.[1] };
}
