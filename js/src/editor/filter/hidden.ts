/** Items that are hidden instead of dimmed; the style sheet hides them. */

export function isHidden(place: Element): boolean {
  return place.closest(".jn-hiding .jn-fading") !== null;
}
