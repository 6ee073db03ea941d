/** Plays each log of `text-cases.json` into a transcript; tells the cases that come out otherwise. */
export function mismatches(Transcript, { cases }) {
  return cases.flatMap(({ name, stages, events, text, voids, reply }) => {
    const transcript = new Transcript(stages);
    const took = events.filter((event) => transcript.add(event)).map(({ seq }) => seq);
    const found = JSON.stringify({ text: transcript.text, voids: took, reply: transcript.reply ?? null });
    const wanted = JSON.stringify({ text, voids, reply });
    return found === wanted ? [] : [{ name, found, wanted }];
  });
}
