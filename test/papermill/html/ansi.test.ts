import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ansiToHtml } from "../../../src/papermill/html/ansi";

describe("ansiToHtml", () => {
  it.each([
    ["plain < & >", "plain &lt; &amp; &gt;"],
    ["\x1b[31mred\x1b[0m plain", '<span class="ansi-red">red</span> plain'],
    [
      "\x1b[1;4mboth\x1b[22mone\x1b[m",
      '<span class="ansi-bold ansi-underline">both</span><span class="ansi-underline">one</span>',
    ],
    ["\x1b[92;44mx", '<span class="ansi-bright-green ansi-on-blue">x</span>'],
    ["\x1b[92mx\x1b[39my", '<span class="ansi-bright-green">x</span>y'],
    ["\x1b[38;5;196mx", '<span style="color: rgb(255 0 0)">x</span>'],
    ["\x1b[38;5;9mx", '<span class="ansi-bright-red">x</span>'],
    ["\x1b[48;5;244mx", '<span style="background: rgb(128 128 128)">x</span>'],
    ["\x1b[38;2;1;2;300;1mx", '<span class="ansi-bold" style="color: rgb(1 2 255)">x</span>'],
    ["a\x1b[2Kb\x1b[10;5Hc\x1b]0;title\x07d\x1bMe", "abcde"],
    ["\x1b[38;2mx\x1b[38mx", expect.any(String)],
  ])("renders %j", (text, html) => {
    expect(ansiToHtml(text)).toEqual(html);
  });

  it("never lets text become markup", () => {
    const piece = fc.constantFrom("<b>", '"', "&", "\x1b[31m", "\x1b[38;2;1;2;3m", "\x1b[", "\x1b", "m", "x");
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const rest = ansiToHtml(pieces.join("")).replace(
          /<span(?: class="[\w -]+")?(?: style="[\w: ()]+")?>|<\/span>/g,
          "",
        );
        expect(rest).not.toMatch(/[<>"]/);
      }),
    );
  });
});
