// Elements made by name. No text is ever read as markup.

/** An element: properties that are functions are listeners, `true` is an empty attribute, `false` and null are left out. */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** A picture made of paths. */
export function picture(size, paths, properties = {}) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const all = { viewBox: `0 0 ${size} ${size}`, "aria-hidden": "true", focusable: "false", ...properties };
  for (const [key, value] of Object.entries(all)) svg.setAttribute(key, value);
  for (const path of paths) svg.append(document.createElementNS(space, "path"));
  [...svg.children].forEach((child, at) => child.setAttribute("d", paths[at]));
  return svg;
}

/** Five faces of one size and one weight, lowest first; only the mouth differs. */
const MOUTHS = ["M15 35Q24 24 33 35", "M15 34Q24 28.5 33 34", "M15 32H33", "M15 30Q24 35.5 33 30", "M15 29Q24 40 33 29"];
const HEAD = "M24 3A21 21 0 1 1 24 45A21 21 0 1 1 24 3Z";
const EYES = "M17 17.5V20.5M31 17.5V20.5";

/** The face of a place on a scale of five; nothing on any other scale. */
export const face = (place, places) => (places === MOUTHS.length ? picture(48, [HEAD, EYES, MOUTHS[place]], { class: "face" }) : null);
