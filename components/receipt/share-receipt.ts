import type { ReceiptPicture } from "./draw-receipt";

interface HandOver {
  readonly picture: ReceiptPicture;
  /** Of the file, without its ending. */
  readonly name: string;
  /** Told along with the picture: who gets it on a phone cannot scan that phone. */
  readonly address: string;
}

/** Whether this browser hands pictures to other apps. */
export function canShareFiles(): boolean {
  const sample = new File([], "receipt.png", { type: "image/png" });
  return typeof navigator.share === "function" && navigator.canShare?.({ files: [sample] }) === true;
}

/** Draws the slip and gives it to the app that is chosen; saves it as a file where there is none to choose. */
export async function handOver({ picture, name, address }: HandOver): Promise<"idle" | "saved" | "failed"> {
  try {
    const { drawReceipt } = await import("./draw-receipt");
    const file = new File([await drawReceipt(picture)], `${name}.png`, { type: "image/png" });
    if (canShareFiles() && (await share(file, address))) return "idle";
    save(file);
    return "saved";
  } catch {
    return "failed";
  }
}

/** False where the browser would not: it took too long since the tap, say. Closing the sheet of apps is an answer too. */
async function share(file: File, address: string): Promise<boolean> {
  try {
    await navigator.share({ files: [file], text: address });
    return true;
  } catch (error) {
    return error instanceof DOMException && error.name === "AbortError";
  }
}

function save(file: File): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  // Not at once: some browsers begin to read only after the tap is over.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
