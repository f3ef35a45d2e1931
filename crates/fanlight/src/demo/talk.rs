//! What readers of the small demo say under its newest works: a few short conversations, made as anybody's are.

use anyhow::Result;
use fanlight_archive::comments::say::{self, Said, Typed};
use fanlight_archive::policy::{self, Roles, Viewer};
use fanlight_archive::works::load::{self, Look};
use fanlight_archive::{Archive, CommentId, PersonId, WorkId};

/// Who speaks.
enum Voice {
    /// A guest of this name.
    Guest(&'static str),
    /// Another of the demo's writers.
    Reader,
    /// Who wrote the work.
    Creator,
}

/// Conversations; each line answers the one before it.
const TALKS: &[&[(Voice, &str)]] = &[
    &[
        (
            Voice::Guest("Wren"),
            "I read this on the night bus and missed my stop. <em>Worth it.</em> The part with the letter!",
        ),
        (Voice::Creator, "I am sorry about your stop and not sorry at all. Thank you, Wren."),
        (Voice::Reader, "I would have walked home too."),
    ],
    &[(Voice::Guest("Ines"), "Is there going to be more? I would read a hundred pages about that kitchen.")],
    &[
        (Voice::Reader, "<p>Second reading, and I only now saw what the first line does.</p>"),
        (Voice::Creator, "You are the first to say so. I was hoping somebody would."),
    ],
];

/// Lets readers talk under the last of these works.
pub(crate) async fn small(archive: &Archive, works: &[WorkId], readers: &[PersonId]) -> Result<()> {
    for (at, work) in works.iter().rev().take(6).enumerate() {
        let Look::Shown(work) = load::work(&mut archive.read().await?, &Viewer::system(), *work).await?
        else {
            continue;
        };
        if !policy::is_talked_about(&work.standing) || work.standing.restricted {
            continue;
        }
        let chapter = work.chapters.iter().rfind(|chapter| chapter.posted);
        let creator = work.creators.as_ref().and_then(|creators| creators.first());
        let (Some(chapter), Some(creator)) = (chapter, creator) else { continue };
        let reader = readers.iter().find(|reader| **reader != creator.person);
        let mut answers: Option<CommentId> = None;
        for (voice, text) in TALKS.get(at % TALKS.len()).copied().unwrap_or_default() {
            let (viewer, name) = match (voice, reader) {
                (Voice::Reader, Some(reader)) => (Viewer::member(*reader, Roles::default()), ""),
                (Voice::Creator, _) => (Viewer::member(creator.person, Roles::default()), ""),
                (Voice::Guest(name), _) => (Viewer::guest(), *name),
                (Voice::Reader, None) => continue,
            };
            let typed = Typed { text: (*text).to_owned(), name: name.to_owned() };
            let prepared = say::prepare(typed, viewer.person.is_none(), &[]).await?;
            let mut change = archive.change(viewer.person).await?;
            let said = match answers {
                Some(parent) => say::answer(&mut change, &viewer, parent, None, &prepared, true).await?,
                None => say::post(&mut change, &viewer, chapter.id, None, &prepared, true).await?,
            };
            change.commit().await?;
            let (Said::New(id) | Said::Waits(id) | Said::Again(id)) = said;
            answers = Some(id);
        }
    }
    Ok(())
}
