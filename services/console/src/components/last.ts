export function last<T>(all: readonly T[] | undefined): T | undefined {
  return all?.[all.length - 1];
}
