import type { Page } from "playwright-core";

/** Everything that sticks out of the window to the right, by what it is. */
export function stickingOut(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll("body *")]
    .filter((each) => !each.closest(".unseen, thead, textarea, pre, svg"))
    .filter((each) => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map((each) => each.outerHTML.slice(0, 80))`);
}

/** Texts whose contrast with the nearest painted background is under 4.5 (WCAG 2.2, 1.4.3). */
export function weakTexts(page: Page): Promise<readonly unknown[]> {
  return page.evaluate<unknown[]>(WEAK_TEXTS);
}

/** How many fields and buttons have no name. */
export function nameless(page: Page): Promise<number> {
  return page.evaluate<number>(`[...document.querySelectorAll("button, input, textarea, select, progress")]
    .filter((each) => !(each.labels?.length || each.ariaLabel || each.textContent.trim())).length`);
}

const WEAK_TEXTS = `(() => {
  const parse = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
  const luminance = ([r, g, b]) => [r, g, b]
    .map((each) => each / 255)
    .map((each) => (each <= 0.03928 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4))
    .reduce((sum, each, index) => sum + each * [0.2126, 0.7152, 0.0722][index], 0);
  const behind = (element) => {
    for (let each = element; each !== null; each = each.parentElement) {
      const color = parse(getComputedStyle(each).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll("body *")]
    .filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ""))
    .filter((each) => !each.closest(".marked pre, noscript") && each.checkVisibility())
    .map((each) => {
      const [one, other] = [parse(getComputedStyle(each).color), behind(each)].map(luminance).sort((a, b) => b - a);
      return { text: each.textContent.slice(0, 40), ratio: (one + 0.05) / (other + 0.05) };
    })
    .filter(({ ratio }) => ratio < 4.5);
})()`;
