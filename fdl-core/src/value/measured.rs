//! The elements of an array and the members of an object, with what is known of their text.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What an array or object has, and how long its text is once somebody has asked.
///
/// Values share their parts, so that a text may be exponentially longer than what it takes in memory
/// (`{a.$: $Input, b.$: $Input}` in a loop). To measure it part by part would take as long as to write
/// it; with this each part is measured once.
#[derive(Default)]
pub struct Measured<T> {
    content: T,
    /// The size in one number, 0 while it is not known. A cache: who loses a race does the work again.
    size: AtomicU64,
}

/// How long a text is, and how deep its value is nested.
#[derive(Clone, Copy)]
pub(super) struct Size {
    /// In bytes of compact JSON.
    pub(super) bytes: u64,
    /// Of nesting; 0 for scalars.
    pub(super) levels: u32,
}

impl Size {
    /// Half of the number has room for 281 terabytes, the rest for 65,535 levels.
    const BYTES: u32 = 48;

    /// The longest text that can be measured.
    pub(super) const MOST_BYTES: u64 = (1 << Self::BYTES) - 1;
}

impl<T> Measured<T> {
    /// Shares what an array or object has.
    pub fn share(content: T) -> Arc<Self> {
        Arc::new(Self {
            content,
            size: AtomicU64::new(0),
        })
    }

    /// What it has, to be changed.
    pub fn change(&mut self) -> &mut T {
        *self.size.get_mut() = 0;
        &mut self.content
    }

    pub(super) fn size(&self) -> Option<Size> {
        let packed = self.size.load(Ordering::Relaxed);
        (packed != 0).then_some(Size {
            bytes: packed & Size::MOST_BYTES,
            levels: (packed >> Size::BYTES) as u32,
        })
    }

    /// Notes the size, and gives the levels back. Both are within the bounds of what measures.
    pub(super) fn remember(&self, bytes: u64, levels: u32) -> u32 {
        let packed = u64::from(levels) << Size::BYTES | bytes;
        self.size.store(packed, Ordering::Relaxed);
        levels
    }
}

impl<T> Deref for Measured<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.content
    }
}

impl<T: Clone> Clone for Measured<T> {
    fn clone(&self) -> Self {
        Self {
            content: self.content.clone(),
            size: AtomicU64::new(self.size.load(Ordering::Relaxed)),
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for Measured<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.content.fmt(f)
    }
}
