// Finds the looks that text has on a page, for tests/browser/looks.py; leaves them in the window.
() => {
  const PAINTED = ["backgroundColor", "backgroundImage", "backgroundClip", "opacity", "filter",
    "mixBlendMode", "visibility", "clip", "clipPath", "position", "overflow", "transform"]
  const WRITTEN = ["color", "fontSize", "fontWeight", "textShadow", "webkitTextStroke",
    "webkitTextFillColor", "textIndent"]
  const PSEUDO = ["content", "backgroundColor", "backgroundImage", "display", "position", "width",
    "height"]
  const DISABLED = ":disabled, [disabled], [aria-disabled=true]"
  const PICTURE = "svg, img, picture, video, canvas, iframe, object"
  const NOTHING = /^rect\(0px,? 0px,? 0px,? 0px\)$/
  const of = (style, names) => names.map((name) => style[name]).join()

  // How an element and all that it stands in are painted.
  const chains = new Map()
  const chain = (element) => {
    if (!element) return ""
    if (!chains.has(element)) {
      const around = ["::before", "::after"].map((which) => {
        const style = getComputedStyle(element, which)
        return style.content === "none" ? "" : of(style, PSEUDO)
      })
      const own = [of(getComputedStyle(element), PAINTED), ...around, element.matches(DISABLED)]
      chains.set(element, [...own, chain(element.parentElement)].join("|"))
    }
    return chains.get(element)
  }
  // Clipped to nothing, as words for screen readers are: nobody sees it, and axe judges none of it.
  const clipped = (element) => {
    if (!element) return false
    const style = getComputedStyle(element)
    const away = ["absolute", "fixed"].includes(style.position) && NOTHING.test(style.clip)
    return away || clipped(element.parentElement)
  }
  // What paints something, and could lie over or under text that it does not hold.
  const paints = [...document.querySelectorAll("body *")].filter((element) => {
    const style = getComputedStyle(element)
    const bare = style.backgroundColor === "rgba(0, 0, 0, 0)" && style.backgroundImage === "none"
    return !bare || element.closest(PICTURE)
  }).map((element) => [element, element.getBoundingClientRect()])
  const meets = (a, b) =>
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
  const within = (a, b) => a.left >= b.left - 1 && a.right <= b.right + 1 &&
    a.top >= b.top - 1 && a.bottom <= b.bottom + 1
  const apart = (element, rect) => paints.every(([other, place]) =>
    other.contains(element) ? within(rect, place) : !meets(rect, place))
  const rectsOf = (text) => {
    const range = document.createRange()
    range.selectNodeContents(text)
    return [...range.getClientRects()]
  }

  const looks = new Map()
  const always = []
  for (const element of document.querySelectorAll("body, body *")) {
    const field = element.matches("input, select, textarea")
    const texts = [...element.childNodes].filter((node) =>
      node.nodeType === Node.TEXT_NODE && node.data.trim() !== "")
    if (!field && !texts.length) continue
    if (!element.checkVisibility() || clipped(element)) continue
    const rects = field ? [element.getBoundingClientRect()] : texts.flatMap(rectsOf)
    if (element.closest("svg") || !rects.every((rect) => apart(element, rect))) {
      always.push(element)
      continue
    }
    const words = texts.map((node) => node.data.trim()).join(" ")
    const named = element.id
      ? [...document.querySelectorAll(`[aria-labelledby~="${element.id}"]`)] : []
    const label = element.closest("label")
    const look = [
      field ? `${element.localName} ${element.type}` : "",
      field ? of(getComputedStyle(element, "::placeholder"), WRITTEN) : "",
      /[\p{L}\p{N}]/u.test(words),
      words.length === 1, // axe does not insist on a single sign
      of(getComputedStyle(element), WRITTEN),
      rects.some((rect) => rect.width < 2 || rect.height < 2),
      rects.some((rect) => rect.left + scrollX < 0 || rect.top + scrollY < 0 ||
        rect.left >= innerWidth),
      label?.control?.disabled ?? false, // what is disabled may be pale, and so may its label
      named.some((each) => each.matches(DISABLED)),
      chain(element),
    ].join("#")
    if (!looks.has(look)) looks.set(look, element)
  }
  window.looksOfThePage = { looks, always }
  return [...looks.keys()]
}
