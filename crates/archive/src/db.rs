//! The way to the database: one SQL text for SQLite and PostgreSQL, through sqlx's `Any` driver.
//!
//! Every statement is declared with [`statements!`]: a function with its SQL, its parameters with sample values, and
//! the shape of its answer. The macro also enters it into the module's `STATEMENTS`, which [`registry`] gathers; a test
//! runs and decodes each of them on both databases, empty and filled.
//! `Any` knows BIGINT, DOUBLE, TEXT and bytes: flags are BIGINT 0/1 ([`Flag`]), times microseconds, JSON text.
//! Aggregates are `CAST(… AS BIGINT)`; lists of ids stand as `{ids}` and run in a few fixed sizes.

mod migrate;
mod moment;
mod pool;
#[cfg(test)]
pub(crate) mod registry;

pub use moment::Moment;
pub(crate) use pool::{Database, explain};
pub use pool::{Kind, Place, Sync};

use std::cell::Cell;
use std::future::Future;

use sqlx::any::{AnyArguments, AnyRow};
use sqlx::{Any, AnyConnection, Arguments, AssertSqlSafe, Encode, FromRow, SqlStr, Type};

use crate::Result;

/// Anything a statement can be asked of: a [`crate::Reader`] or a [`crate::Change`].
pub trait Ask: Send {
    /// The connection.
    fn connection(&mut self) -> &mut AnyConnection;
}

tokio::task_local! {
    static ASKED: Cell<u32>;
}

/// Runs `future` and counts the statements it asked, whatever number of connections it used.
pub async fn counted<F: Future>(future: F) -> (F::Output, u32) {
    ASKED
        .scope(Cell::new(0), async move {
            let output = future.await;
            (output, ASKED.with(Cell::get))
        })
        .await
}

pub(crate) fn count_one() {
    // Outside `counted` nobody is interested in the number.
    let _ = ASKED.try_with(|asked| asked.set(asked.get() + 1));
}

/// A flag, kept as BIGINT 0 or 1 since `Any` has no truth value on SQLite.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Flag(pub bool);

impl Type<Any> for Flag {
    fn type_info() -> sqlx::any::AnyTypeInfo {
        <i64 as Type<Any>>::type_info()
    }
    fn compatible(info: &sqlx::any::AnyTypeInfo) -> bool {
        <i64 as Type<Any>>::compatible(info)
    }
}

impl<'r> sqlx::Decode<'r, Any> for Flag {
    fn decode(value: sqlx::any::AnyValueRef<'r>) -> Result<Self, sqlx::error::BoxDynError> {
        Ok(Flag(<i64 as sqlx::Decode<Any>>::decode(value)? != 0))
    }
}

impl<'q> Encode<'q, Any> for Flag {
    fn encode_by_ref(
        &self,
        buffer: &mut <Any as sqlx::Database>::ArgumentBuffer,
    ) -> Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
        <i64 as Encode<'q, Any>>::encode(i64::from(self.0), buffer)
    }
}

/// The shape of an answer: `Option<Row>`, `Vec<Row>`, [`One<Row>`] or [`Done`].
pub(crate) trait Answer: Sized + Send {
    fn ask(
        connection: &mut AnyConnection,
        sql: SqlStr,
        arguments: AnyArguments,
    ) -> impl Future<Output = Result<Self>> + Send;
}

/// Exactly one row.
pub(crate) struct One<R>(pub R);

/// How many rows were written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Done(pub u64);

impl<R: for<'r> FromRow<'r, AnyRow> + Send + Unpin> Answer for Option<R> {
    async fn ask(connection: &mut AnyConnection, sql: SqlStr, arguments: AnyArguments) -> Result<Self> {
        Ok(sqlx::query_as_with(sql, arguments).fetch_optional(connection).await?)
    }
}

impl<R: for<'r> FromRow<'r, AnyRow> + Send + Unpin> Answer for Vec<R> {
    async fn ask(connection: &mut AnyConnection, sql: SqlStr, arguments: AnyArguments) -> Result<Self> {
        Ok(sqlx::query_as_with(sql, arguments).fetch_all(connection).await?)
    }
}

impl<R: for<'r> FromRow<'r, AnyRow> + Send + Unpin> Answer for One<R> {
    async fn ask(connection: &mut AnyConnection, sql: SqlStr, arguments: AnyArguments) -> Result<Self> {
        Ok(One(sqlx::query_as_with(sql, arguments).fetch_one(connection).await?))
    }
}

impl Answer for Done {
    async fn ask(connection: &mut AnyConnection, sql: SqlStr, arguments: AnyArguments) -> Result<Self> {
        Ok(Done(sqlx::query_with(sql, arguments).execute(connection).await?.rows_affected()))
    }
}

pub(crate) fn bind<'q, T: Encode<'q, Any> + Type<Any>>(arguments: &mut AnyArguments, value: T) -> Result<()> {
    arguments
        .add(value)
        .map_err(|error| crate::Error::Broken(format!("a parameter cannot be written: {error}")))
}

/// How many ids go into one statement: a list is filled up to the next of these sizes with its last id, so that
/// each statement is prepared a few times and not once for every length.
const SIZES: [usize; 4] = [1, 20, 200, 1_000];

/// Runs a statement over a list of ids in slices of the fixed sizes, and joins the answers.
pub(crate) async fn ask_list<'q, R, I>(
    db: &mut impl Ask,
    sql: &'static str,
    bind_first: impl Fn(&mut AnyArguments) -> Result<usize>,
    ids: &[I],
) -> Result<Vec<R>>
where
    R: for<'r> FromRow<'r, AnyRow> + Send + Unpin,
    I: Copy + Encode<'q, Any> + Type<Any>,
{
    let mut rows = Vec::with_capacity(ids.len());
    for slice in ids.chunks(SIZES[SIZES.len() - 1]) {
        let size = SIZES.into_iter().find(|size| *size >= slice.len()).unwrap_or(slice.len());
        let mut arguments = AnyArguments::default();
        let first = bind_first(&mut arguments)?;
        for at in 0..size {
            bind(&mut arguments, slice[at.min(slice.len() - 1)])?;
        }
        let places: Vec<String> = (0..size).map(|at| format!("${}", first + at + 1)).collect();
        let sql = AssertSqlSafe(sql.replace("{ids}", &places.join(", ")));
        count_one();
        rows.extend(
            <Vec<R> as Answer>::ask(db.connection(), sqlx::SqlSafeStr::into_sql_str(sql), arguments).await?,
        );
    }
    Ok(rows)
}

/// A row to be written: its values in the order of the statement's places.
pub(crate) trait BindRow {
    /// How many values.
    const WIDTH: usize;
    /// Binds them.
    fn bind_row(&self, arguments: &mut AnyArguments) -> Result<()>;
}

macro_rules! rows {
    ($($width:literal: $($name:ident)+;)+) => {$(
        impl<'q, $($name: Copy + Encode<'q, Any> + Type<Any>),+> BindRow for ($($name,)+) {
            const WIDTH: usize = $width;
            fn bind_row(&self, arguments: &mut AnyArguments) -> Result<()> {
                #[allow(non_snake_case, reason = "the types' names serve as the values' names")]
                let ($($name,)+) = *self;
                $( bind(arguments, $name)?; )+
                Ok(())
            }
        }
    )+};
}
rows! {
    2: A B;
    3: A B C;
    4: A B C D;
    5: A B C D E;
    6: A B C D E F;
    7: A B C D E F G;
    8: A B C D E F G H;
    9: A B C D E F G H I;
}

/// How many values go into one statement that writes many rows.
const VALUES: usize = 600;

/// Runs a statement that writes many rows, as many at once as [`VALUES`] allow, and joins the answers. The text holds
/// one row in braces, its places in order and each once: `VALUES {($1, 0, $2)}`.
pub(crate) async fn ask_rows<R, T>(db: &mut impl Ask, sql: &'static str, rows: &[T]) -> Result<Vec<R>>
where
    R: for<'r> FromRow<'r, AnyRow> + Send + Unpin,
    T: BindRow,
{
    let (before, rest) = sql.split_once('{').unwrap_or((sql, ""));
    let (group, after) = rest.split_once('}').unwrap_or((rest, ""));
    // The pieces between places: "(" and ", 0, " and ")".
    let pieces: Vec<&str> =
        group.split('$').map(|piece| piece.trim_start_matches(|c: char| c.is_ascii_digit())).collect();
    let mut answers = Vec::new();
    for slice in rows.chunks((VALUES / T::WIDTH).max(1)) {
        let mut text = String::from(before);
        let mut arguments = AnyArguments::default();
        for (at, row) in slice.iter().enumerate() {
            for (place, piece) in pieces.iter().enumerate() {
                if place > 0 {
                    text.push_str(&format!("${}", at * T::WIDTH + place));
                } else if at > 0 {
                    text.push_str(", ");
                }
                text.push_str(piece);
            }
            row.bind_row(&mut arguments)?;
        }
        text.push_str(after);
        count_one();
        let sql = sqlx::SqlSafeStr::into_sql_str(AssertSqlSafe(text));
        answers.extend(<Vec<R> as Answer>::ask(db.connection(), sql, arguments).await?);
    }
    Ok(answers)
}

/// Declares statements. Each becomes an `async fn(db, parameters…) -> Result<shape>`; the sample values after `=` are
/// what the registry's test runs it with.
///
/// ```ignore
/// statements! {
///     /// The account whose name has this key.
///     pub(crate) fn account_by_key(key: &str = "lantern") -> Option<AccountRow>:
///         "SELECT person_id, name FROM account WHERE name_key = $1";
///     /// Titles of works, for the ids there are.
///     pub(crate) fn titles(ids: [WorkId] = [WorkId(1)]) -> Vec<TitleRow>:
///         "SELECT id, title FROM work WHERE id IN ({ids})";
///     /// Writes many rows at once.
///     fn insert_marks(rows: [(WorkId, &str)] = [(WorkId(1), "read")]) -> Vec<(WorkId,)>:
///         "INSERT INTO mark (work_id, word) VALUES {($1, $2)} RETURNING work_id";
/// }
/// ```
macro_rules! statements {
    // Many rows to be written stand as {($1, …)}.
    (@one $(#[$doc:meta])* $vis:vis fn $name:ident(rows: [$row:ty] = [$first:expr]) -> Vec<$out:ty>: $sql:expr) => {
        $(#[$doc])*
        $vis async fn $name(db: &mut impl $crate::db::Ask, rows: &[$row]) -> $crate::Result<Vec<$out>> {
            $crate::db::ask_rows(db, $sql, rows).await
        }
    };
    // A list of ids is declared first, given last, and stands as {ids}.
    (@one $(#[$doc:meta])* $vis:vis fn $name:ident(ids: [$id:ty] = [$first:expr] $(, $arg:ident: $type:ty = $sample:expr)*)
        -> Vec<$row:ty>: $sql:expr) => {
        $(#[$doc])*
        #[allow(clippy::too_many_arguments, reason = "a statement has as many parameters as it has")]
        $vis async fn $name(db: &mut impl $crate::db::Ask, $($arg: $type,)* ids: &[$id]) -> $crate::Result<Vec<$row>> {
            $crate::db::ask_list(db, $sql, |arguments| {
                let _ = &arguments;
                #[allow(unused_mut, reason = "a statement may have no parameter before the ids")]
                let mut first = 0;
                $( $crate::db::bind(arguments, $arg)?; first += 1; )*
                Ok(first)
            }, ids).await
        }
    };
    (@one $(#[$doc:meta])* $vis:vis fn $name:ident($($arg:ident: $type:ty = $sample:expr),* $(,)?)
        -> $shape:ty: $sql:expr) => {
        $(#[$doc])*
        #[allow(clippy::too_many_arguments, reason = "a statement has as many parameters as it has")]
        $vis async fn $name(db: &mut impl $crate::db::Ask $(, $arg: $type)*) -> $crate::Result<$shape> {
            #[allow(unused_mut, reason = "a statement may have no parameter")]
            let mut arguments = sqlx::any::AnyArguments::default();
            $( $crate::db::bind(&mut arguments, $arg)?; )*
            $crate::db::count_one();
            let sql = sqlx::SqlSafeStr::into_sql_str($sql);
            <$shape as $crate::db::Answer>::ask(db.connection(), sql, arguments).await
        }
    };
    (@entry $name:ident (rows: [$row:ty] = [$first:expr]) $sql:expr) => {
        $crate::db::registry::Statement {
            name: concat!(module_path!(), "::", stringify!($name)),
            sql: $sql,
            run: |db| Box::pin(async move { $name(db, &[$first]).await.map(drop) }),
        }
    };
    (@entry $name:ident (ids: [$id:ty] = [$first:expr] $(, $arg:ident: $type:ty = $sample:expr)*) $sql:expr) => {
        $crate::db::registry::Statement {
            name: concat!(module_path!(), "::", stringify!($name)),
            sql: $sql,
            run: |db| Box::pin(async move { $name(db, $($sample,)* &[$first]).await.map(drop) }),
        }
    };
    (@entry $name:ident ($($arg:ident: $type:ty = $sample:expr),* $(,)?) $sql:expr) => {
        $crate::db::registry::Statement {
            name: concat!(module_path!(), "::", stringify!($name)),
            sql: $sql,
            run: |db| Box::pin(async move { $name(db $(, $sample)*).await.map(drop) }),
        }
    };
    ($( $(#[$doc:meta])* $vis:vis fn $name:ident ($($args:tt)*) -> $shape:ident $(<$row:ty>)?: $sql:expr; )*) => {
        $( statements!(@one $(#[$doc])* $vis fn $name($($args)*) -> $shape $(<$row>)?: $sql); )*

        /// The statements of this module, for the registry.
        #[cfg(test)]
        pub(crate) const STATEMENTS: &[$crate::db::registry::Statement] = &[
            $( statements!(@entry $name ($($args)*) $sql), )*
        ];
    };
}
