/*
 * Numbers for inline elements. ProseMirror knows that a letter is emphasised and strong, but not
 * which of the two elements stands outside, nor where one element ends and its twin begins. So
 * every inline element that is read gets a number of its own, in the order of the text: equal
 * numbers are one element, smaller numbers stand outside. What the writer adds by a button has 0.
 */
let last = 0;

/** The next number, larger than all before. */
export const nextIdentity = () => (last += 1);
