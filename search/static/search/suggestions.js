// Suggestions under each search box: an editable combobox with a list. Without this script, the form still searches.
for (const form of document.querySelectorAll(".search")) {
  const input = form.q
  const list = document.createElement("div")
  const status = document.createElement("output")
  const options = list.getElementsByTagName("a")
  let current, timer, request

  const set = (name, value) => input.setAttribute(name, value)

  const choose = index => {
    current = options[index]
    for (const option of options) option.ariaSelected = option === current
    set("aria-activedescendant", current?.id ?? "")
    current?.scrollIntoView({ block: "nearest" })
  }

  const show = html => {
    list.innerHTML = html
    status.textContent = list.firstElementChild?.ariaLabel
    set("aria-expanded", options.length > 0)
    choose()
  }

  const stop = () => {
    clearTimeout(timer)
    request?.abort()
  }

  const close = () => {
    stop()
    show("")
  }

  const ask = async () => {
    const mine = request = new AbortController()
    const address = form.action + "suggestions/?" + new URLSearchParams(new FormData(form))
    try {
      const answer = await fetch(address, mine)
      show(answer.ok ? await answer.text() : "")
    } catch {
      if (!mine.signal.aborted) close()
    }
  }

  input.oninput = () => {
    stop()
    form.append(list, status)
    if (input.value.trim().length > 1) timer = setTimeout(ask, 150)
    else close()
  }

  input.onkeydown = event => {
    const last = options.length - 1
    const index = [...options].indexOf(current)
    if (last < 0) return
    if (event.key === "ArrowDown") choose(index < last ? index + 1 : -1)
    else if (event.key === "ArrowUp") choose(index < 0 ? last : index - 1)
    else if (event.key === "Enter" && current) current.click()
    else if (event.key === "Escape") close()
    else return choose()
    event.preventDefault()
  }

  // A press on a suggestion leaves the focus in the box, which closes the list when it loses it.
  list.onmousedown = event => event.preventDefault()
  input.onblur = close

  set("role", "combobox")
  set("aria-autocomplete", "list")
  set("aria-controls", "suggestions")
  set("autocomplete", "off")
  status.className = "visually-hidden"
  close()
}
