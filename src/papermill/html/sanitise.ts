import sanitizeHtml from "sanitize-html";

const TAGS = [
  ..."a abbr b blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption".split(
    " ",
  ),
  ..."figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span".split(
    " ",
  ),
  ..."strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr".split(" "),
];
const SVG_TAGS = [
  ..."svg g path rect circle ellipse line polyline polygon text tspan title desc defs symbol marker".split(
    " ",
  ),
  ..."clippath lineargradient radialgradient stop pattern".split(" "),
];
const SVG_ATTRIBUTES = [
  ..."viewbox preserveaspectratio xmlns d x y x1 y1 x2 y2 cx cy r rx ry dx dy width height points transform".split(
    " ",
  ),
  ..."fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray stroke-linecap".split(
    " ",
  ),
  ..."stroke-linejoin opacity font-size font-family font-weight text-anchor dominant-baseline offset".split(
    " ",
  ),
  ..."stop-color stop-opacity gradientunits gradienttransform clip-path marker-end marker-start".split(" "),
];

// Whatever only changes how a thing looks in its own place; nothing that moves it over others or fetches.
const HARMLESS = [/^(?!.*(?:url|expression|image-set)\s*\()[^<>{}\\]*$/i];
const STYLES = [
  ..."background background-color border border-bottom border-collapse border-color border-left".split(" "),
  ..."border-radius border-right border-spacing border-style border-top border-width color column-gap".split(
    " ",
  ),
  ..."columns display flex flex-direction flex-wrap font-family font-size font-style font-variant".split(" "),
  ..."font-weight gap grid-template-columns height justify-content align-items letter-spacing".split(" "),
  ..."line-height list-style margin margin-bottom margin-left margin-right margin-top max-height".split(" "),
  ..."max-width min-width opacity overflow overflow-x overflow-y padding padding-bottom padding-left".split(
    " ",
  ),
  ..."padding-right padding-top text-align text-decoration text-transform vertical-align white-space".split(
    " ",
  ),
  ..."width word-break".split(" "),
];

/**
 * HTML of unknown origin made safe to show: no scripts, no style sheets, no forms or frames, nothing fetched. Images
 * stay where they are in the document itself (`data:`); others become links.
 */
export function sanitiseHtml(html: string): string {
  return sanitizeHtml(html, {
    allowedTags: [...TAGS, ...SVG_TAGS],
    allowedAttributes: {
      "*": ["class", "id", "title", "style", "dir", "lang", "role", "aria-label", "aria-hidden", "data-math"],
      a: ["href", "name", "rel"],
      img: ["src", "alt", "width", "height"],
      details: ["open"],
      ol: ["start", "type"],
      time: ["datetime"],
      col: ["span"],
      colgroup: ["span"],
      td: ["colspan", "rowspan", "align"],
      th: ["colspan", "rowspan", "align", "scope"],
      ...Object.fromEntries(SVG_TAGS.map((tag) => [tag, SVG_ATTRIBUTES])),
    },
    allowedStyles: { "*": Object.fromEntries(STYLES.map((name) => [name, HARMLESS])) },
    allowedSchemes: ["http", "https", "mailto"],
    allowedSchemesByTag: { img: ["data"] },
    transformTags: {
      a: (tagName, attribs) => ({ tagName, attribs: { ...attribs, rel: "noopener noreferrer" } }),
      img: (tagName, attribs) => {
        if (/^data:image\//i.test(attribs.src ?? "")) return { tagName, attribs };
        return {
          tagName: "a",
          attribs: { href: attribs.src ?? "" },
          text: `image: ${attribs.alt || attribs.src}`,
        };
      },
    },
  });
}
