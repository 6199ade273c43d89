// What is typed in a date stays: the picker would put today in the place of a date that it does not read. Only that
// check also closed the picker, which covers what comes below: it closes once its field is left, or typed in.
jQuery.fn.datetimepicker.defaults.validateOnBlur = false;
for (const what of ["focusout", "input"]) {
  document.addEventListener(what, (event) => {
    const picker = jQuery(event.target).data("xdsoft_datetimepicker");
    if (picker) picker.trigger("close.xdsoft");
  });
}
