//! Parses cleaned HTML as a browser does (html5ever's tree builder) and says what should not be in it: an element or
//! attribute outside the tables, an address of another scheme, a class of the site's, anything the parser corrects.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use fanlight_text::clean::allow;
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, ExpandedName, QualName, local_name, ns};

thread_local! {
    /// Names live as long as the tests, each once.
    static NAMES: RefCell<HashMap<QualName, &'static QualName>> = RefCell::default();
}

#[derive(Default)]
struct Auditor {
    next: Cell<usize>,
    names: RefCell<HashMap<usize, &'static QualName>>,
    faults: RefCell<Vec<String>>,
}

/// What is wrong with `html`, in words; nothing, if it is as it should be.
pub(crate) fn faults(html: &str) -> Vec<String> {
    let context = QualName::new(None, ns!(html), local_name!("div"));
    html5ever::parse_fragment(Auditor::default(), Default::default(), context, Vec::new(), false).one(html)
}

impl Auditor {
    fn fault(&self, what: String) {
        self.faults.borrow_mut().push(what);
    }

    fn id(&self) -> usize {
        self.next.set(self.next.get() + 2);
        self.next.get()
    }

    fn look_at(&self, name: &QualName, attributes: &[Attribute]) {
        let element = &*name.local;
        // The fragment's own root.
        if element == "html" && attributes.is_empty() {
            return;
        }
        if name.ns != ns!(html) || !allow::ELEMENTS.contains(&element) {
            self.fault(format!("the element <{element}>"));
        }
        let own = allow::ATTRIBUTES.iter().find(|(n, _)| *n == element).map_or(&[][..], |(_, names)| names);
        for attribute in attributes {
            let (name, value) = (&*attribute.name.local, &*attribute.value);
            if !allow::EVERYWHERE.contains(&name) && !own.contains(&name) {
                self.fault(format!("the attribute {name} of <{element}>"));
            }
            let good = match name {
                "href" => {
                    value.starts_with("http://")
                        || value.starts_with("https://")
                        || value.starts_with("mailto:")
                        || value.starts_with('#')
                        || (value.starts_with('/') && !value.starts_with("//") && !value.starts_with("/\\"))
                }
                "src" => {
                    value.starts_with("http://")
                        || value.starts_with("https://")
                        || value.starts_with("/images/")
                }
                "cite" => value.starts_with("http://") || value.starts_with("https://"),
                "class" => {
                    value.split(' ').all(|c| allow::OWN_CLASSES.contains(&c) || allow::class_is_free(c))
                }
                "rel" => value == "nofollow noopener",
                _ => true,
            };
            if !good {
                self.fault(format!("{name}={value:?} of <{element}>"));
            }
        }
        let link = |name: &str| attributes.iter().any(|a| &*a.name.local == name);
        if element == "a" && link("href") && !link("rel") {
            self.fault("a link without rel".to_owned());
        }
        if element == "img" && !(link("src") && link("alt")) {
            self.fault("a picture without src or alt".to_owned());
        }
    }
}

impl TreeSink for Auditor {
    type Handle = usize;
    type Output = Vec<String>;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Vec<String> {
        self.faults.into_inner()
    }

    fn get_document(&self) -> usize {
        0
    }

    fn get_template_contents(&self, target: &usize) -> usize {
        target + 1
    }

    fn same_node(&self, x: &usize, y: &usize) -> bool {
        x == y
    }

    fn elem_name(&self, target: &usize) -> ExpandedName<'_> {
        self.names.borrow()[target].expanded()
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> usize {
        self.look_at(&name, &attributes);
        let id = self.id();
        let name = NAMES
            .with_borrow_mut(|names| *names.entry(name.clone()).or_insert_with(|| Box::leak(Box::new(name))));
        self.names.borrow_mut().insert(id, name);
        id
    }

    fn create_comment(&self, _: StrTendril) -> usize {
        self.fault("a comment".to_owned());
        self.id()
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> usize {
        self.fault("an instruction".to_owned());
        self.id()
    }

    fn parse_error(&self, message: Cow<'static, str>) {
        self.fault(format!("corrected: {message}"));
    }

    fn append(&self, _: &usize, _: NodeOrText<usize>) {}
    fn append_before_sibling(&self, _: &usize, _: NodeOrText<usize>) {}
    fn append_based_on_parent_node(&self, _: &usize, _: &usize, _: NodeOrText<usize>) {}
    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}
    fn add_attrs_if_missing(&self, _: &usize, _: Vec<Attribute>) {}
    fn remove_from_parent(&self, _: &usize) {}
    fn reparent_children(&self, _: &usize, _: &usize) {}
    fn set_quirks_mode(&self, _: QuirksMode) {}
}
