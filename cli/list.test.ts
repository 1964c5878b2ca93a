import { expect, it } from "vitest";
import { type PageQuery, readList } from "./list.ts";

const PAGES: Readonly<Record<string, { items: number[]; nextCursor: string | null }>> = {
  first: { items: [1, 2], nextCursor: "b" },
  b: { items: [3], nextCursor: "c" },
  c: { items: [4], nextCursor: null },
};

function reader(pages = PAGES) {
  const asked: PageQuery[] = [];
  const read = async (query: PageQuery) => {
    asked.push(query);
    return pages[query.cursor ?? "first"] ?? { items: [], nextCursor: null };
  };
  return { asked, read };
}

it("one page is read and tells where to go on", async () => {
  const { asked, read } = reader();
  expect(await readList({ limit: 2 }, read)).toEqual({ items: [1, 2], nextCursor: "b" });
  expect(asked).toEqual([{ limit: "2", cursor: undefined }]);
});

it("a cursor goes on where the page before ended", async () => {
  expect(await readList({ cursor: "b" }, reader().read)).toEqual({ items: [3], nextCursor: "c" });
});

it("--all follows the pages to the end, from a cursor on where one is given", async () => {
  const { asked, read } = reader();
  expect(await readList({ all: true, limit: 2 }, read)).toEqual({ items: [1, 2, 3, 4], nextCursor: null });
  expect(asked.map(({ limit, cursor }) => [limit, cursor])).toEqual([
    ["2", undefined],
    ["2", "b"],
    ["2", "c"],
  ]);
  expect(await readList({ all: true, cursor: "b" }, read)).toEqual({ items: [3, 4], nextCursor: null });
});

it("pages that lead in a circle are nonsense, not an endless loop", async () => {
  const circle = { ...PAGES, c: { items: [4], nextCursor: "b" } };
  await expect(readList({ all: true }, reader(circle).read)).rejects.toMatchObject({
    exit: 3,
    trouble: { code: "SERVICE_ANSWER_INVALID" },
  });
});
