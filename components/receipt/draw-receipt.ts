import type { QrCode } from "@/lib/domain/receipt";
import type { ReceiptLine, ReceiptWords } from "./receipt-words";

/**
 * The slip as a picture, drawn by the browser's own text engine: it shapes Arabic, orders mixed directions and has the
 * shop's font loaded already. Colours and family are read from the slip on the screen, so that they have one home.
 */
export interface ReceiptPicture {
  readonly words: ReceiptWords;
  readonly direction: "rtl" | "ltr";
  readonly qr: QrCode;
  /** The slip as it stands on the screen. */
  readonly sheet: HTMLElement;
}

const WIDTH = 384;
/** 1152 dots wide: three for each of a 58 mm printer's, and sharp on any phone. */
const SCALE = 3;
const PAD = 24;
const TALLEST = 1_400;
const QR_SIDE = 216;

/** Isolates, so that a value's own direction stays its own inside a line of another. */
const ISOLATES = { ltr: "\u2066", auto: "\u2068" } as const;
const isolatedLine = ({ value, direction }: ReceiptLine): string => `${ISOLATES[direction]}${value}\u2069`;

/** A PNG. Throws where this browser draws none. */
export async function drawReceipt(picture: ReceiptPicture): Promise<Blob> {
  await document.fonts.ready;
  const pen = new Pen(picture);
  await drawHead(pen, picture);
  await drawState(pen, picture);
  drawCode(pen, picture);
  pen.rule();
  for (const line of picture.words.lines) drawLine(pen, line);
  pen.y += 12;
  pen.y += pen.text(picture.words.told, { size: 13, weight: 400, align: "center", ink: pen.inkOf("dt") });
  return pen.toPng();
}

async function drawHead(pen: Pen, { words, sheet }: ReceiptPicture): Promise<void> {
  const mark = sheet.querySelector("header svg");
  if (mark) await pen.picture(mark, 36);
  pen.y += 6;
  const height = pen.text(`${ISOLATES.auto}${words.shop}\u2069`, { size: 22, weight: 700, indent: 48 });
  pen.y += Math.max(36, height) + 10;
  if (words.practice === null) return;
  const ink = pen.inkOf("[class*=text-returned]");
  const style = { size: 14, weight: 600, align: "center", ink } as const;
  pen.frame(28, { edge: ink, ground: null, isDashed: false });
  pen.y += 3;
  pen.text(words.practice, style);
  pen.y += 37;
}

async function drawState(pen: Pen, { words, sheet }: ReceiptPicture): Promise<void> {
  const glyph = sheet.querySelector(".receipt-glyph");
  const box = glyph?.parentElement;
  if (!glyph || !box) return;
  const { color, backgroundColor, borderTopColor, borderTopStyle } = getComputedStyle(box);
  const said = { size: 15, weight: 400, indent: 52, inset: 12 } as const;
  const height = 36 + pen.heightOf(words.said, said);
  pen.frame(height + 20, {
    edge: borderTopColor,
    ground: backgroundColor,
    isDashed: borderTopStyle === "dashed",
  });
  pen.y += 10;
  await pen.picture(glyph, 30, 12);
  pen.text(words.state, { ...said, size: 22, weight: 700, ink: color });
  pen.y += 36;
  pen.text(words.said, said);
  pen.y += height - 36 + 22;
}

function drawLine(pen: Pen, line: ReceiptLine): void {
  const value = { size: line.isFine ? 14 : 16, weight: 600, align: "end" } as const;
  const label = { size: 14, weight: 400, ink: pen.inkOf("dt"), beside: value.size } as const;
  const isRoomy = pen.widthOf(line.label, label) + pen.widthOf(line.value, value) + 12 <= WIDTH - 2 * PAD;
  const height = pen.text(line.label, label);
  if (!isRoomy) pen.y += height;
  pen.y += pen.text(isolatedLine(line), value) + 4;
}

function drawCode(pen: Pen, { words, qr }: ReceiptPicture): void {
  pen.code(qr, QR_SIDE);
  pen.y += QR_SIDE + 4;
  pen.y += pen.text(words.scan, { size: 16, weight: 600, align: "center" }) + 14;
}

interface TextStyle {
  readonly size: number;
  readonly weight: number;
  readonly align?: "start" | "center" | "end";
  readonly ink?: string;
  /** From the edge that a line starts at, and from the one it ends at. */
  readonly indent?: number;
  readonly inset?: number;
  /** Of the words it shares a line with, where those are larger. */
  readonly beside?: number;
}

interface FrameStyle {
  readonly edge: string;
  readonly ground: string | null;
  /** Being verified has an outline of its own, in the picture too. */
  readonly isDashed: boolean;
}

/** Writes from the top of a long sheet downwards; the sheet is cut where the pen stopped. */
class Pen {
  y = PAD;
  readonly #canvas = document.createElement("canvas");
  readonly #context: CanvasRenderingContext2D;
  readonly #isRtl: boolean;
  readonly #sheet: HTMLElement;
  readonly #family: string;
  readonly #ink: string;
  readonly #paper: string;

  constructor({ sheet, direction }: ReceiptPicture) {
    this.#canvas.width = WIDTH * SCALE;
    this.#canvas.height = TALLEST * SCALE;
    const context = this.#canvas.getContext("2d");
    if (!context) throw new Error("This browser draws no pictures");
    const { fontFamily, color, backgroundColor } = getComputedStyle(sheet);
    this.#context = context;
    this.#sheet = sheet;
    this.#isRtl = direction === "rtl";
    this.#family = fontFamily;
    this.#ink = color;
    this.#paper = backgroundColor;
    context.scale(SCALE, SCALE);
    context.direction = direction;
    context.textBaseline = "alphabetic";
    context.fillStyle = this.#paper;
    context.fillRect(0, 0, WIDTH, TALLEST);
  }

  inkOf(selector: string): string {
    const element = this.#sheet.querySelector(selector);
    return element ? getComputedStyle(element).color : this.#ink;
  }

  /** Writes at the pen, in as many lines as it takes, a word wider than one set narrower; the height it took. The pen stays. */
  text(text: string, style: TextStyle): number {
    const lines = this.#lines(text, style);
    const { align = "start", size, indent = 0, inset = 0, beside = size, ink = this.#ink } = style;
    this.#context.fillStyle = ink;
    this.#context.textAlign = align;
    const start = this.#fromStart(PAD + indent);
    const end = this.#fromStart(WIDTH - PAD - inset);
    const x = { start, center: WIDTH / 2, end }[align];
    const widest = widthLeft(style);
    for (const [place, line] of lines.entries())
      this.#context.fillText(line, x, this.y + place * lineHeight(size) + beside * 1.12, widest);
    return lines.length * lineHeight(size);
  }

  heightOf(text: string, style: TextStyle): number {
    return this.#lines(text, style).length * lineHeight(style.size);
  }

  widthOf(text: string, style: TextStyle): number {
    this.#font(style);
    return this.#context.measureText(text).width;
  }

  rule(): void {
    const context = this.#context;
    context.strokeStyle = this.inkOf("dt");
    context.lineWidth = 1;
    context.setLineDash([4, 4]);
    context.beginPath();
    context.moveTo(PAD, this.y + 0.5);
    context.lineTo(WIDTH - PAD, this.y + 0.5);
    context.stroke();
    context.setLineDash([]);
    this.y += 12;
  }

  frame(height: number, { edge, ground, isDashed }: FrameStyle): void {
    const context = this.#context;
    context.beginPath();
    context.roundRect(PAD, this.y, WIDTH - 2 * PAD, height, 6);
    if (ground !== null) {
      context.fillStyle = ground;
      context.fill();
    }
    context.strokeStyle = edge;
    context.lineWidth = 1;
    context.setLineDash(isDashed ? [4, 3] : []);
    context.stroke();
    context.setLineDash([]);
  }

  code(qr: QrCode, side: number): void {
    const context = this.#context;
    // Whole dots for each square, or a reader sees seams.
    const square = Math.floor((side * SCALE) / qr.size) / SCALE;
    const drawn = square * qr.size;
    const left = Math.round(((WIDTH - drawn) / 2) * SCALE) / SCALE;
    context.save();
    context.translate(left, Math.round(this.y * SCALE) / SCALE);
    context.scale(square, square);
    context.fillStyle = "#fff";
    context.fillRect(0, 0, qr.size, qr.size);
    context.fillStyle = "#000";
    context.fill(new Path2D(qr.path));
    context.restore();
  }

  /** A drawing of ours from the screen, at the starting edge. */
  async picture(drawing: Element, side: number, indent = 0): Promise<void> {
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(standAlone(drawing))}`;
    await image.decode();
    const from = this.#fromStart(PAD + indent);
    this.#context.drawImage(image, this.#isRtl ? from - side : from, this.y, side, side);
  }

  toPng(): Promise<Blob> {
    const cut = document.createElement("canvas");
    cut.width = this.#canvas.width;
    cut.height = Math.ceil((this.y + PAD) * SCALE);
    cut.getContext("2d")?.drawImage(this.#canvas, 0, 0);
    return new Promise((resolve, reject) => {
      cut.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("No picture was made"))), "image/png");
    });
  }

  #fromStart(distance: number): number {
    return this.#isRtl ? WIDTH - distance : distance;
  }

  #font({ size, weight }: TextStyle): void {
    this.#context.font = `${weight} ${size}px ${this.#family}`;
  }

  /** Broken between words. */
  #lines(text: string, style: TextStyle): readonly string[] {
    const width = widthLeft(style);
    this.#font(style);
    const lines: string[] = [];
    for (const word of text.split(" ")) {
      const last = lines.at(-1);
      const longer = last === undefined ? word : `${last} ${word}`;
      if (last === undefined || this.#context.measureText(longer).width > width) lines.push(word);
      else lines[lines.length - 1] = longer;
    }
    return lines;
  }
}

const widthLeft = ({ indent = 0, inset = 0 }: TextStyle): number => WIDTH - 2 * PAD - indent - inset;
const lineHeight = (size: number): number => Math.round(size * 1.6);

/** A drawing outside its page knows neither the page's colours nor its classes: they are written into it. */
function standAlone(drawing: Element): string {
  const copy = drawing.cloneNode(true) as SVGElement;
  const style = getComputedStyle(drawing);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("style", `color: ${style.color}`);
  copy.setAttribute("width", "96");
  copy.setAttribute("height", "96");
  const colourOf = (name: string): string => {
    const probe = drawing.ownerDocument.createElement("i");
    probe.style.color = `var(${name})`;
    drawing.parentElement?.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
  return new XMLSerializer()
    .serializeToString(copy)
    .replace(/var\((--[\w-]+)\)/g, (_whole, name: string) => colourOf(name));
}
