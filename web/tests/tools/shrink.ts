/* Makes a picture of a page small: 256 colours, each pixel one byte. Pages have few colours; the most frequent ones stay
   exactly as they are, the rest become the nearest of them. */

import { crc32, deflateSync, inflateSync } from 'node:zlib';

const signature = Buffer.from('89504e470d0a1a0a', 'hex');
const most = 256;

interface Picture {
  width: number;
  height: number;
  /** Three bytes a pixel. */
  colours: Uint8Array;
}

/** Takes and gives a PNG; what it takes is as Chromium writes it: 8 bits a channel, not interlaced. */
export function shrink(png: Buffer): Buffer {
  const picture = decode(png);
  const palette = frequent(picture.colours);
  const indices = index(picture.colours, palette);
  const small = encode(picture, palette, indices);
  return small.length < png.length ? small : png;
}

function decode(png: Buffer): Picture {
  const header = chunks(png, 'IHDR')[0] ?? Buffer.alloc(13);
  const width = header.readUInt32BE(0);
  const height = header.readUInt32BE(4);
  const channels = header[9] === 6 ? 4 : 3;
  const raw = inflateSync(Buffer.concat(chunks(png, 'IDAT')));
  const rows = unfilter(raw, width * channels, channels);
  const colours = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    colours.set(rows.subarray(pixel * channels, pixel * channels + 3), pixel * 3);
  }
  return { width, height, colours };
}

function chunks(png: Buffer, type: string): Buffer[] {
  const found: Buffer[] = [];
  for (let at = signature.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === type) {
      found.push(png.subarray(at + 8, at + 8 + length));
    }
    at += length + 12;
  }
  return found;
}

/** Each row says how it was written as differences to its neighbours; they are added again. */
function unfilter(raw: Buffer, stride: number, channels: number): Uint8Array {
  const rows = new Uint8Array((raw.length / (stride + 1)) * stride);
  for (let row = 0, from = 0; from < raw.length; row += 1, from += stride + 1) {
    const start = row * stride;
    for (let x = 0; x < stride; x += 1) {
      const left = x >= channels ? (rows[start + x - channels] ?? 0) : 0;
      const up = row > 0 ? (rows[start + x - stride] ?? 0) : 0;
      const corner = row > 0 && x >= channels ? (rows[start + x - stride - channels] ?? 0) : 0;
      rows[start + x] = (raw[from + 1 + x] ?? 0) + guess(raw[from] ?? 0, left, up, corner);
    }
  }
  return rows;
}

function guess(filter: number, left: number, up: number, corner: number): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4:
      return nearestOf(left + up - corner, [left, up, corner]);
    default:
      return 0;
  }
}

/** The first of the nearest. */
function nearestOf(value: number, candidates: readonly number[]): number {
  return candidates.reduce((best, one) => (Math.abs(value - one) < Math.abs(value - best) ? one : best));
}

function colourAt(colours: Uint8Array, at: number): number {
  return ((colours[at] ?? 0) << 16) | ((colours[at + 1] ?? 0) << 8) | (colours[at + 2] ?? 0);
}

function frequent(colours: Uint8Array): number[] {
  const counts = new Map<number, number>();
  for (let at = 0; at < colours.length; at += 3) {
    const colour = colourAt(colours, at);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const sorted = [...counts].toSorted(([a, often], [b, oftener]) => oftener - often || a - b);
  return sorted.slice(0, most).map(([colour]) => colour);
}

function index(colours: Uint8Array, palette: readonly number[]): Uint8Array {
  const places = new Map(palette.map((colour, place) => [colour, place]));
  const indices = new Uint8Array(colours.length / 3);
  for (let pixel = 0; pixel < indices.length; pixel += 1) {
    const colour = colourAt(colours, pixel * 3);
    let place = places.get(colour);
    if (place === undefined) {
      place = nearest(colour, palette);
      places.set(colour, place);
    }
    indices[pixel] = place;
  }
  return indices;
}

function nearest(colour: number, palette: readonly number[]): number {
  const distance = (other: number) =>
    [16, 8, 0].reduce((sum, shift) => sum + (((colour >> shift) & 255) - ((other >> shift) & 255)) ** 2, 0);
  let best = 0;
  for (let place = 1; place < palette.length; place += 1) {
    if (distance(palette[place] ?? 0) < distance(palette[best] ?? 0)) {
      best = place;
    }
  }
  return best;
}

function encode({ width, height }: Picture, palette: readonly number[], indices: Uint8Array): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const rows = Buffer.alloc((width + 1) * height);
  for (let row = 0; row < height; row += 1) {
    rows.set(indices.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
  }
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  const data = deflateSync(rows, { level: 9, memLevel: 9 });
  const parts = [chunk('IHDR', header), chunk('PLTE', colours), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([signature, ...parts]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
