// The help while writing: reads the form as it is typed, and corrects a field when asked. Saving stays its author's.
(() => {
  // Milliseconds between two looks at the form: panel open, or closed on a document whose length is limited.
  const LOOK = 4000;
  const LOOK_CLOSED = 15000;

  class Writing {
    constructor(root) {
      this.root = root;
      this.panel = root.closest("[data-side-panel]");
      this.form = document.querySelector("[data-edit-form]");
      this.status = root.querySelector("[data-writing-status]");
      this.report = root.querySelector("[data-writing-report]");
      this.limited = "limited" in root.dataset;
      this.read = null;
      this.reading = false;
      this.again = false;
      this.panel.addEventListener("show", () => this.look());
      root.querySelector("[data-writing-read]").addEventListener("click", () => this.ask());
      this.report.addEventListener("click", (event) => this.press(event.target.closest("button")));
      this.wait();
      if (this.isOpen) this.look();
    }

    get isOpen() {
      return !this.panel.hidden;
    }

    wait() {
      setTimeout(() => {
        if (document.visibilityState === "visible" && (this.isOpen || this.limited)) this.look();
        this.wait();
      }, this.isOpen ? LOOK : LOOK_CLOSED);
    }

    // Ask for a report if what is typed has changed since the last one.
    look() {
      if (this.typed() !== this.read) this.ask();
    }

    typed() {
      const data = new FormData(this.form);
      for (const name of ["csrfmiddlewaretoken", "loaded_revision_id", "loaded_revision_created_at", "overwrite_revision_id"]) {
        data.delete(name);
      }
      for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
      return new URLSearchParams(data).toString();
    }

    async ask() {
      this.again = this.reading;
      if (this.reading) return;
      this.reading = true;
      const typed = this.typed();
      this.say(this.root.dataset.reading);
      try {
        const response = await fetch(this.root.dataset.url, {
          method: "POST",
          headers: {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value,
            "X-Requested-With": "XMLHttpRequest",
          },
          body: typed,
        });
        if (!response.ok && response.status !== 422) throw new Error(response.statusText);
        this.show(await response.text());
        this.read = typed;
      } catch {
        this.say(this.root.dataset.failed);
      } finally {
        this.reading = false;
        if (this.again) this.look();
      }
    }

    show(html) {
      const kept = this.keep();
      this.report.innerHTML = html;
      this.restore(kept);
      const figure = this.report.querySelector("[data-writing-length]");
      const title = this.report.querySelector("[data-writing-found]");
      this.say([figure, title].filter(Boolean).map((element) => element.textContent.trim().replace(/\s+/g, " ")).join(" ; "));
      this.count();
      this.beside(figure);
    }

    // What was open, and where the keyboard was: a new report takes the place of the old one under the reader's hands.
    keep() {
      const active = this.report.contains(document.activeElement) ? document.activeElement : null;
      const groups = [...this.report.querySelectorAll("[data-writing-kind]")];
      return {
        open: new Map(groups.map((group) => [group.dataset.writingKind, group.open])),
        kind: active?.closest("[data-writing-kind]")?.dataset.writingKind,
        rank: active ? [...this.report.querySelectorAll("button, summary")].indexOf(active) : -1,
      };
    }

    restore({ open, kind, rank }) {
      for (const group of this.report.querySelectorAll("[data-writing-kind]")) {
        if (open.has(group.dataset.writingKind)) group.open = open.get(group.dataset.writingKind);
      }
      if (rank < 0) return;
      const all = [...this.report.querySelectorAll("button, summary")];
      const group = kind && this.report.querySelector(`[data-writing-kind="${kind}"]`);
      const target = all[rank] && (!group || group.contains(all[rank])) ? all[rank] : group?.querySelector("summary");
      (target ?? this.root.querySelector("[data-writing-read]")).focus();
    }

    say(words) {
      if (this.status.textContent !== words) this.status.textContent = words;
    }

    count() {
      const counter = document.querySelector('[data-side-panel-toggle="writing"] [data-side-panel-toggle-counter]');
      const count = this.report.querySelector("[data-writing-count]")?.dataset.writingCount ?? "0";
      if (!counter) return;
      counter.textContent = count;
      counter.hidden = count === "0";
    }

    // The length of each rubrique above its field, that of the document above its title.
    beside(figure) {
      for (const old of this.form.querySelectorAll(".writing-length")) old.remove();
      const lengths = [...this.report.querySelectorAll("[data-writing-field]")].map((part) => [part.dataset.writingField, part]);
      for (const [field, part] of [["title", figure], ...lengths]) {
        const place = this.form.querySelector(`[data-contentpath="${field}"]`);
        if (!part || !place) continue;
        const note = document.createElement("p");
        note.className = "writing-length";
        note.classList.toggle("writing-length--over", "over" in part.dataset);
        note.textContent = part.dataset.label.trim();
        place.prepend(note);
      }
    }

    press(button) {
      if (!button) return;
      if ("writingCorrect" in button.dataset) this.correct([button]);
      if ("writingAll" in button.dataset) {
        this.correct([...button.closest("[data-writing-kind]").querySelectorAll("[data-writing-correct]")].reverse());
      }
    }

    // Later corrections of a paragraph come first: those before them stay where they were.
    correct(buttons) {
      let done = true;
      for (const button of buttons) done = this.replace(button.dataset) && done;
      this.say(done ? this.root.dataset.corrected : this.root.dataset.moved);
      // The rich text editor hands over what it holds after a quarter of a second.
      setTimeout(() => this.look(), 600);
    }

    replace({ field, paragraph, start, written, replacement }) {
      const place = this.form.querySelector(`[data-contentpath="${field}"]`) ?? this.form;
      const change = { paragraph, start: Number(start), written, replacement };
      const held = [...place.querySelectorAll("input, textarea")].some((input) =>
        input.draftailEditor ? replaceRich(input.draftailEditor, change) : replacePlain(input, change),
      );
      if (held) this.follow(field, change);
      return held;
    }

    // What else was found in the same paragraph now stands in another text, further on or not.
    follow(field, { paragraph, start, written, replacement }) {
      const now = paragraph.slice(0, start) + replacement + paragraph.slice(start + written.length);
      for (const { dataset } of this.report.querySelectorAll("[data-writing-correct]")) {
        if (dataset.field !== field || dataset.paragraph !== paragraph) continue;
        dataset.paragraph = now;
        if (Number(dataset.start) > start) dataset.start = Number(dataset.start) + replacement.length - written.length;
      }
    }
  }

  function replacePlain(input, { paragraph, start, written, replacement }) {
    const prose = input instanceof HTMLTextAreaElement || input.type === "text";
    const at = prose ? input.value.indexOf(paragraph) : -1;
    if (at < 0 || paragraph.substr(start, written.length) !== written) return false;
    input.setRangeText(replacement, at + start, at + start + written.length, "preserve");
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  }

  // As if it were typed: the editor's own undo takes it back.
  function replaceRich(editor, { paragraph, start, written, replacement }) {
    const { EditorState, Modifier, SelectionState } = window.DraftJS;
    const state = editor.getEditorState();
    const content = state.getCurrentContent();
    const block = content.getBlocksAsArray().find((each) => each.getText().includes(paragraph));
    if (!block || paragraph.substr(start, written.length) !== written) return false;
    const from = block.getText().indexOf(paragraph) + start;
    const to = from + written.length;
    const range = SelectionState.createEmpty(block.getKey()).merge({ anchorOffset: from, focusOffset: to });
    const style = block.getInlineStyleAt(from === to ? Math.max(0, from - 1) : from);
    const entity = from === to ? null : block.getEntityAt(from);
    const change = from === to ? Modifier.insertText : Modifier.replaceText;
    const changed = change(content, range, replacement, style, entity);
    editor.onChange(EditorState.push(state, changed, "insert-characters"));
    return true;
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const root of document.querySelectorAll("[data-writing]")) new Writing(root);
  });
})();
