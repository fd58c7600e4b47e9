/** An answer long enough to be stopped: more than twenty seconds at the guide's pace. */

export const longAnswer = `# The lamp at the harbour

_A scripted story, told word by word, long enough for you to press **Stop** whenever you like._

There was once a harbour at the end of a narrow bay, where the fog came in each evening and stayed until the gulls had finished their quarrel in the morning. Above the harbour stood a small house with a hearth in it, and in the house lived a keeper whose work was to keep a lamp burning.

It was not a large lamp. The ships that passed far out never saw it. It was meant for the boats of the village, forty or so, which went out before the light and came home when they could. The keeper knew every one of them by the sound of its oars, and wrote each coming and going in a book: the hour, the wind, the name, and a word or two about the catch.

The book was the keeper's pride. Nothing was ever struck out of it. When the ink ran, the line was written again below, with a note that said why. "A memory that can be changed," the keeper used to say, "is only an opinion."

One autumn a stranger came up the path and asked for work. "What can you do?" asked the keeper. "Very little," said the stranger, "but I do it quickly, and I do not get tired." So the keeper gave the stranger three tasks: fetch water, count the boats, and call out if the lamp burned low.

The stranger was as good as the promise. The water stood ready before it was asked for. The boats were counted every quarter of an hour, and the count was always right. But the stranger had no sense of what mattered. On the first night of fog the voice came through the door every few minutes: "The lamp burns a little lower. The lamp burns a little lower." And the keeper, who had been asleep, understood that a helper who reports everything is as hard to live with as one who reports nothing.

So they made an agreement. The stranger would write everything down, every drop of oil and every shift of the wind, in a second book that nobody had to read. And only when a boat was late, or the oil was nearly gone, would the stranger knock. If ever there was doubt, the page was there to be opened.

Winter came early. On the shortest day the wind turned, and thirty-nine boats came home where forty had gone out. The stranger knocked. "Which one?" asked the keeper. "The Plover," said the stranger, "which left second, with two aboard, and was last heard by the northern rocks at a quarter past three." It was all in the book.

They trimmed the lamp as high as it would go. They carried the second lamp, the one kept for visitors, down to the end of the mole. The village stood in the rain and shouted, and then stood quiet, and listened. And a little before six there were oars, uneven and slow, and a voice that swore at the fog in a way everyone knew.

Afterwards there was soup, and a good deal of noise, and somebody asked the stranger how it felt to have saved two people. The stranger thought about it for what was, by the stranger's measure, a very long time. "I counted to thirty-nine," said the stranger. "You decided what that meant."

The keeper laughed, put another log on the hearth, and opened the book at a clean page. The hour, the wind, the name of the boat. Then, where the word about the catch would have gone, the keeper wrote: "Home."

---

That is the end of the story. If you let it run this far, you have seen a whole answer stream in; if you try again and stop it in the middle, what was said until then stays in the session, marked as stopped. _I am the demo guide, scripted and offline: a real model would have made up a better one._`
