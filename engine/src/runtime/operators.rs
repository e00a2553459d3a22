//! The operators: names, symbols and the special methods behind them.

use crate::object::Special;

macro_rules! binary_ops {
    ($($(#[$doc:meta])* $op:ident $symbol:literal $in_place:literal,)*) => {
        /// A binary operator.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum BinaryOp { $($(#[$doc])* $op,)* }

        impl BinaryOp {
            /// All binary operators, in the order of the special methods.
            pub const ALL: &'static [BinaryOp] = &[$(BinaryOp::$op,)*];

            /// How the operator is written; `** or pow()` for the power, as error texts have it.
            pub const fn symbol(self) -> &'static str {
                match self { $(BinaryOp::$op => $symbol,)* }
            }

            /// How the in-place form is written.
            pub const fn in_place_symbol(self) -> &'static str {
                match self { $(BinaryOp::$op => $in_place,)* }
            }
        }
    };
}

binary_ops! {
    /// `a + b`.
    Add "+" "+=",
    /// `a - b`.
    Sub "-" "-=",
    /// `a * b`.
    Mul "*" "*=",
    /// `a / b`.
    TrueDiv "/" "/=",
    /// `a // b`.
    FloorDiv "//" "//=",
    /// `a % b`.
    Mod "%" "%=",
    /// `a ** b`.
    Pow "** or pow()" "**=",
    /// `a @ b`.
    MatMul "@" "@=",
    /// `a << b`.
    LShift "<<" "<<=",
    /// `a >> b`.
    RShift ">>" ">>=",
    /// `a & b`.
    And "&" "&=",
    /// `a | b`.
    Or "|" "|=",
    /// `a ^ b`.
    Xor "^" "^=",
}

impl BinaryOp {
    const fn nth_from(self, first: Special) -> Special {
        Special::ALL[first as usize + self as usize]
    }

    /// The special method asked on the left operand.
    #[inline(always)]
    pub const fn left(self) -> Special {
        self.nth_from(Special::Add)
    }

    /// The special method asked on the right operand.
    #[inline(always)]
    pub const fn right(self) -> Special {
        self.nth_from(Special::RAdd)
    }

    /// The special method of the in-place form.
    #[inline(always)]
    pub const fn in_place(self) -> Special {
        self.nth_from(Special::IAdd)
    }

    /// The operator whose left special method `s` is.
    pub fn from_left(s: Special) -> Option<BinaryOp> {
        BinaryOp::ALL.iter().copied().find(|op| op.left() == s)
    }
}

/// A unary operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum UnaryOp {
    /// `-a`.
    Neg,
    /// `+a`.
    Pos,
    /// `~a`.
    Invert,
}

impl UnaryOp {
    /// How the operator is written.
    pub const fn symbol(self) -> &'static str {
        match self {
            UnaryOp::Neg => "-",
            UnaryOp::Pos => "+",
            UnaryOp::Invert => "~",
        }
    }

    /// The special method.
    #[inline(always)]
    pub const fn special(self) -> Special {
        match self {
            UnaryOp::Neg => Special::Neg,
            UnaryOp::Pos => Special::Pos,
            UnaryOp::Invert => Special::Invert,
        }
    }
}

/// A rich comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum CompareOp {
    /// `a < b`.
    Lt,
    /// `a <= b`.
    Le,
    /// `a == b`.
    Eq,
    /// `a != b`.
    Ne,
    /// `a > b`.
    Gt,
    /// `a >= b`.
    Ge,
}

impl CompareOp {
    /// All comparisons, in the order of the special methods.
    pub const ALL: &'static [CompareOp] = &[
        CompareOp::Lt,
        CompareOp::Le,
        CompareOp::Eq,
        CompareOp::Ne,
        CompareOp::Gt,
        CompareOp::Ge,
    ];

    /// How the comparison is written.
    pub const fn symbol(self) -> &'static str {
        match self {
            CompareOp::Lt => "<",
            CompareOp::Le => "<=",
            CompareOp::Eq => "==",
            CompareOp::Ne => "!=",
            CompareOp::Gt => ">",
            CompareOp::Ge => ">=",
        }
    }

    /// The special method asked on the left operand.
    #[inline(always)]
    pub const fn special(self) -> Special {
        Special::ALL[Special::Lt as usize + self as usize]
    }

    /// The comparison with its operands exchanged: `a < b` is `b > a`.
    #[inline(always)]
    pub const fn swapped(self) -> CompareOp {
        match self {
            CompareOp::Lt => CompareOp::Gt,
            CompareOp::Le => CompareOp::Ge,
            CompareOp::Eq => CompareOp::Eq,
            CompareOp::Ne => CompareOp::Ne,
            CompareOp::Gt => CompareOp::Lt,
            CompareOp::Ge => CompareOp::Le,
        }
    }

    /// Its answer when the operands compare as `ordering`.
    #[inline(always)]
    pub const fn holds(self, ordering: core::cmp::Ordering) -> bool {
        match self {
            CompareOp::Lt => ordering.is_lt(),
            CompareOp::Le => ordering.is_le(),
            CompareOp::Eq => ordering.is_eq(),
            CompareOp::Ne => ordering.is_ne(),
            CompareOp::Gt => ordering.is_gt(),
            CompareOp::Ge => ordering.is_ge(),
        }
    }

    /// Its answer for two operands of a type with a partial order (floats: nan equals nothing).
    #[inline(always)]
    pub fn holds_partial<T: PartialOrd>(self, a: T, b: T) -> bool {
        match self {
            CompareOp::Lt => a < b,
            CompareOp::Le => a <= b,
            CompareOp::Eq => a == b,
            CompareOp::Ne => a != b,
            CompareOp::Gt => a > b,
            CompareOp::Ge => a >= b,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_stand_in_the_order_of_the_special_methods() {
        assert_eq!(BinaryOp::Add.left(), Special::Add);
        assert_eq!(BinaryOp::MatMul.right(), Special::RMatMul);
        assert_eq!(BinaryOp::Xor.left(), Special::Xor);
        assert_eq!(BinaryOp::Xor.right(), Special::RXor);
        assert_eq!(BinaryOp::Xor.in_place(), Special::IXor);
        assert_eq!(BinaryOp::LShift.in_place(), Special::ILShift);
        assert_eq!(BinaryOp::from_left(Special::Pow), Some(BinaryOp::Pow));
        assert_eq!(CompareOp::Ge.special(), Special::Ge);
        assert_eq!(CompareOp::Eq.special(), Special::Eq);
    }
}
