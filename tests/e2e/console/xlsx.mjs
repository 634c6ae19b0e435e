// Writes rows into a spreadsheet as somebody with a spreadsheet program does: under the headings of its first sheet.
import { inflateRawSync } from 'node:zlib';

const kSheet = 'xl/worksheets/sheet1.xml';

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; ++bit) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}

// The files of a ZIP archive, by its list at the end.
function unzip(bytes) {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06'));
  const files = [];
  for (let at = bytes.readUInt32LE(end + 16), left = bytes.readUInt16LE(end + 10); left > 0; --left) {
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const local = bytes.readUInt32LE(at + 42);
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(from, from + bytes.readUInt32LE(at + 20));
    files.push({ name, content: bytes.readUInt16LE(at + 10) === 8 ? inflateRawSync(packed) : packed });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return files;
}

function zip(files) {
  const parts = [];
  const list = [];
  let offset = 0;
  for (const { name, content } of files) {
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt32LE(crc32(content), 10);
    head.writeUInt32LE(content.length, 14);
    head.writeUInt32LE(content.length, 18);
    head.writeUInt16LE(Buffer.byteLength(name), 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    list.push(Buffer.from('PK\x01\x02\x14\x00'), head, tail, Buffer.from(name));
    const file = Buffer.concat([Buffer.from('PK\x03\x04'), head, Buffer.from(name), content]);
    parts.push(file);
    offset += file.length;
  }
  const listed = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, listed, end]);
}

// `rows` are cells by column letter, as text or numbers.
export function withRows(template, rows) {
  const cell = (address, value) =>
    typeof value === 'number' ? `<c r="${address}"><v>${value}</v></c>` : `<c r="${address}" t="inlineStr"><is><t>${value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</t></is></c>`;
  return zip(
    unzip(template).map(({ name, content }) => {
      if (name !== kSheet) return { name, content };
      const sheet = content.toString('utf8');
      const first = [...sheet.matchAll(/<row r="(\d+)"/g)].length + 1;
      const written = rows.map((row, index) => `<row r="${first + index}">${Object.entries(row).map(([column, value]) => cell(`${column}${first + index}`, value)).join('')}</row>`).join('');
      return { name, content: Buffer.from(sheet.replace('</sheetData>', `${written}</sheetData>`)) };
    }),
  );
}
