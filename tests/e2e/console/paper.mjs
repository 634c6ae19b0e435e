// Pages as a printer has them.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

// What maps draw land in, on the screen and in the theme that the page has now.
export async function landColour(page) {
  return page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--m-raised').trim());
}

// Prints a page and says how much of a sheet of A4 has a colour, "#e7edef", from 0 to 1: of the one that has most of it. Paper turns colours
// a little.
export async function shareOnPaper(page, name, colour) {
  const paper = join(process.env.MUSTER_SCREENSHOTS, `${name}.pdf`);
  await page.pdf({ path: paper, format: 'A4', printBackground: true });
  const sheets = execFileSync('pdftoppm', ['-r', '50', paper], { maxBuffer: 100_000_000 });
  const wanted = Buffer.from(colour.slice(1), 'hex');
  let most = 0;
  // Sheet after sheet: its size in words, then three bytes for each pixel.
  for (let at = 0; at < sheets.length; ) {
    const head = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(sheets.toString('latin1', at, at + 50));
    const start = at + head[0].length;
    at = start + Number(head[1]) * Number(head[2]) * 3;
    let count = 0;
    for (let pixel = start; pixel < at; pixel += 3) count += [0, 1, 2].every((channel) => Math.abs(sheets[pixel + channel] - wanted[channel]) < 4);
    most = Math.max(most, (count * 3) / (at - start));
  }
  return most;
}

// Prints a page; what stands on each sheet of it, without spaces.
export async function wordsOnPaper(page) {
  const text = execFileSync('pdftotext', ['-', '-'], { input: await page.pdf({ format: 'A4' }), encoding: 'utf8' });
  return text.replace(/[^\S\f]/g, '').split('\f').filter(Boolean);
}
