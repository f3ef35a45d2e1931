//! HTML as a row of tokens, from html5ever's tokenizer: no tree, so no cost that grows with depth.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer};

pub(crate) use html5ever::tokenizer::TokenSinkResult as Then;
pub(crate) use html5ever::tokenizer::states::RawKind;
pub(crate) use html5ever::tokenizer::{Tag, TagKind};

struct Sink<F>(RefCell<F>);

impl<F: FnMut(Token, u64) -> TokenSinkResult<()>> TokenSink for Sink<F> {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        match token {
            Token::ParseError(_) => TokenSinkResult::Continue,
            token => (self.0.borrow_mut())(token, line),
        }
    }
}

/// Gives every token of `source` to `take`, with the line it ends on (from 1), parse errors left out.
/// `take` may answer a *tag* with `Then::Script(())` to stop and with `Then::RawData` to read the
/// element's content as raw text; any other token must be answered with `Then::Continue`.
pub(crate) fn each<F: FnMut(Token, u64) -> TokenSinkResult<()>>(source: &str, take: F) {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(source));
    let tokenizer = Tokenizer::new(Sink(RefCell::new(take)), Default::default());
    let stopped = !matches!(tokenizer.feed(&input), html5ever::TokenizerResult::Done);
    if !stopped {
        tokenizer.end();
    }
}
