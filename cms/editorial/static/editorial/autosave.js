// While a form is being saved by itself, what a person asks for waits until that is done, and the other way round: two
// requests at once would make two pages of a new one, or enter a new row twice.
(() => {
  const LONGEST = 15000; // milliseconds; a server that answers no more must not keep the text here
  let saving = false;
  let asked = null;
  let leaving = 0;

  const leave = () => {
    if (!asked) return;
    const { form, submitter, timer } = asked;
    clearTimeout(timer);
    asked = null;
    saving = false;
    if (submitter?.name) {
      // Wagtail disables a button once pressed, and a disabled one sends nothing.
      const action = document.createElement("input");
      Object.assign(action, { type: "hidden", name: submitter.name, value: submitter.value });
      form.append(action);
    }
    form.requestSubmit();
  };

  document.addEventListener("w-autosave:save", (event) => {
    if (asked || performance.now() < leaving) event.preventDefault();
    else saving = !event.defaultPrevented;
  });
  for (const end of ["w-autosave:success", "w-autosave:error"]) {
    document.addEventListener(end, ({ detail }) => {
      saving = false;
      if (!asked) return;
      // The version just saved is the one that is written over: the form is told of it later.
      for (const name of ["revision_id", "revision_created_at"]) {
        const field = asked.form.elements.namedItem(`loaded_${name}`);
        if (field && detail?.response?.[name]) field.value = detail.response[name];
      }
      leave();
    });
  }
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (asked || !form.matches("[data-edit-form]")) return;
      if (saving) {
        event.preventDefault();
        event.stopImmediatePropagation();
        asked = { form, submitter: event.submitter, timer: setTimeout(leave, LONGEST) };
        return;
      }
      // A rich text hands over what is typed after a quarter of a second: too late for who saves from the keyboard.
      for (const { draftailEditor } of form.querySelectorAll("input")) draftailEditor?.saveState();
      leaving = performance.now() + LONGEST;
    },
    true,
  );
})();
