import jsQr from "jsqr";
import type { Locator, Page } from "playwright-core";

/** What a reader sees on the picture that the browser has drawn; undefined for nothing. */
export async function scanned(page: Page, picture: Locator): Promise<string | undefined> {
  await picture.scrollIntoViewIfNeeded();
  const png = (await picture.screenshot()).toString("base64");
  const { width, dark } = await page.evaluate<{ width: number; dark: string }>(`(async () => {
    const bytes = Uint8Array.from(atob(${JSON.stringify(png)}), (each) => each.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const context = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
    context.drawImage(picture, 0, 0);
    const { width, data } = context.getImageData(0, 0, picture.width, picture.height);
    let dark = "";
    for (let at = 0; at < data.length; at += 4) dark += data[at] < 128 ? "1" : "0";
    return { width, dark };
  })()`);
  const pixels = new Uint8ClampedArray(dark.length * 4).fill(255);
  for (let at = 0; at < dark.length; at += 1) if (dark[at] === "1") pixels.fill(0, at * 4, at * 4 + 3);
  return jsQr.default(pixels, width, dark.length / width)?.data;
}
