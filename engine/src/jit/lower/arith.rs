//! Arithmetic. Ints are tagged words, `number << 3`: sums, differences and comparisons are those of the
//! words; see `interp::ops::arith` for the others.

use super::*;
use crate::mir::Node;
use crate::runtime::abi::Helper;
use crate::value::{self, TAG_SINGLETON, TAG_ZERO};
use cranelift_codegen::ir::condcodes::FloatCC;

/// Shift counts from this one on are left to the interpreter, as there.
const MAX_SHIFT: i64 = 60;

/// Largest int whose predecessors are all exact as doubles.
const EXACT: i64 = 1 << 53;

impl Lower<'_> {
    pub(super) fn arith(&mut self, node: &Node) -> Result<Operand, Refusal> {
        let args = &node.args;
        Ok(match node.op {
            Op::BoxFloat => self.box_float(node),
            Op::FloatSqrt => {
                let x = self.value(args[0]);
                self.b.ins().sqrt(x)
            }
            Op::FloatAbs => {
                let x = self.value(args[0]);
                self.b.ins().fabs(x)
            }
            Op::BoxBool => {
                let bit = self.value(args[0]);
                let bit = self.b.ins().uextend(I64, bit);
                let bit = self.shl_const(bit, 3);
                let falsehood = value::Value::FALSE.bits() as i64;
                self.add_const(bit, falsehood)
            }
            Op::IntToFloat => {
                let w = self.value(args[0]);
                let number = self.shr_const(w, 3);
                self.b.ins().fcvt_from_sint(F64, number)
            }
            Op::BoolToInt => {
                let bit = self.value(args[0]);
                let bit = self.b.ins().uextend(I64, bit);
                self.shl_const(bit, 3)
            }
            Op::IntAdd { checked } => self.int_add(node, checked)?,
            Op::IntSub { checked } => self.int_sub(node, checked)?,
            Op::IntMul { checked } => self.int_mul(node, checked)?,
            Op::IntFloorDiv => self.int_floor_div(node)?,
            Op::IntMod => self.int_mod(node)?,
            Op::IntNeg => {
                let zero = self.int(0);
                let v = self.value(args[0]);
                let (v, overflow) = self.b.ins().ssub_overflow(zero, v);
                self.exit_if(overflow, self.state(node)?, Reason::Overflow);
                v
            }
            Op::IntAnd => {
                let (a, b) = self.pair(node);
                self.b.ins().band(a, b)
            }
            Op::IntOr => {
                let (a, b) = self.pair(node);
                self.b.ins().bor(a, b)
            }
            Op::IntXor => {
                let (a, b) = self.pair(node);
                self.b.ins().bxor(a, b)
            }
            Op::IntInvert => {
                // All bits but the tag.
                let v = self.value(args[0]);
                let mask = self.int(!7);
                self.b.ins().bxor(v, mask)
            }
            Op::IntShl => self.int_shl(node)?,
            Op::IntShr => self.int_shr(node)?,
            Op::IntTrueDiv => self.int_true_div(node)?,
            Op::FloatAdd => {
                let (a, b) = self.pair(node);
                self.b.ins().fadd(a, b)
            }
            Op::FloatSub => {
                let (a, b) = self.pair(node);
                self.b.ins().fsub(a, b)
            }
            Op::FloatMul => {
                let (a, b) = self.pair(node);
                self.b.ins().fmul(a, b)
            }
            Op::FloatDiv => {
                let (a, b) = self.pair(node);
                if let Some(state) = node.state
                    && !self.is_nonzero_constant(args[1])
                {
                    let zero = self.b.ins().f64const(0.0);
                    let by_zero = self.b.ins().fcmp(FloatCC::Equal, b, zero);
                    self.exit_if(by_zero, state, Reason::ZeroDivisor);
                }
                self.b.ins().fdiv(a, b)
            }
            // `FloatNeg`.
            _ => {
                let v = self.value(args[0]);
                self.b.ins().fneg(v)
            }
        })
    }

    fn pair(&mut self, node: &Node) -> (Operand, Operand) {
        (self.value(node.args[0]), self.value(node.args[1]))
    }

    fn is_nonzero_constant(&self, id: NodeId) -> bool {
        match self.graph.node(id).op {
            Op::Const(bits) => f64::from_bits(bits) != 0.0,
            _ => false,
        }
    }

    // ---- sums and products ----------------------------------------------------------------------

    fn int_add(&mut self, node: &Node, checked: bool) -> Result<Operand, Refusal> {
        let (mut x, mut y) = (node.args[0], node.args[1]);
        if self.constant_int(x).is_some() {
            (x, y) = (y, x);
        }
        let (a, b) = (self.value(x), self.value(y));
        if !checked {
            return Ok(self.b.ins().iadd(a, b));
        }
        let state = self.state(node)?;
        if let Some(c) = self.constant_int(y) {
            // A comparison costs less than to get at the overflow flag.
            let sum = self.b.ins().iadd(a, b);
            self.exit_if_wrapped(sum, a, c >= 0, state);
            return Ok(sum);
        }
        let (sum, overflow) = self.b.ins().sadd_overflow(a, b);
        self.exit_if(overflow, state, Reason::Overflow);
        Ok(sum)
    }

    fn int_sub(&mut self, node: &Node, checked: bool) -> Result<Operand, Refusal> {
        let (a, b) = self.pair(node);
        if !checked {
            return Ok(self.b.ins().isub(a, b));
        }
        let state = self.state(node)?;
        if let Some(c) = self.constant_int(node.args[1]) {
            let difference = self.b.ins().isub(a, b);
            self.exit_if_wrapped(difference, a, c <= 0, state);
            return Ok(difference);
        }
        let (difference, overflow) = self.b.ins().ssub_overflow(a, b);
        self.exit_if(overflow, state, Reason::Overflow);
        Ok(difference)
    }

    /// Leaves when a constant step from `from` upwards (or downwards) came to the other side of it.
    fn exit_if_wrapped(&mut self, to: Operand, from: Operand, upwards: bool, state: StateId) {
        let wrong = if upwards {
            IntCC::SignedLessThan
        } else {
            IntCC::SignedGreaterThan
        };
        let wrapped = self.b.ins().icmp(wrong, to, from);
        self.exit_if(wrapped, state, Reason::Overflow);
    }

    fn int_mul(&mut self, node: &Node, checked: bool) -> Result<Operand, Refusal> {
        let (mut x, mut y) = (node.args[0], node.args[1]);
        if self.constant_int(x).is_some() {
            (x, y) = (y, x);
        }
        let a = self.value(x);
        let b = match self.constant_int(y) {
            Some(c) => self.int(c >> 3),
            None => {
                let b = self.value(y);
                self.shr_const(b, 3)
            }
        };
        if !checked {
            return Ok(self.b.ins().imul(a, b));
        }
        let (product, overflow) = self.b.ins().smul_overflow(a, b);
        self.exit_if(overflow, self.state(node)?, Reason::Overflow);
        Ok(product)
    }

    // ---- division -------------------------------------------------------------------------------

    /// Leaves when the divisor is zero, or the quotient of this divisor could be too large.
    fn check_divisor(&mut self, node: &Node, quotient: bool) -> Result<(), Refusal> {
        let state = self.state(node)?;
        let (a, b) = self.pair(node);
        let constant = self.constant_int(node.args[1]);
        if constant.is_none_or(|c| c == 0) {
            let zero = self.compare_const(IntCC::Equal, b, 0);
            self.exit_if(zero, state, Reason::ZeroDivisor);
        }
        if quotient && constant.is_none_or(|c| c == -8) {
            // The least int by -1.
            let (cold, go_on) = (self.cold_block(), self.b.create_block());
            let minus_one = self.compare_const(IntCC::Equal, b, -8);
            self.branch(minus_one, cold, go_on, cold);
            let least = self.int(i64::MIN);
            let overflow = self.b.ins().icmp(IntCC::Equal, a, least);
            let exit = self.exit(state, Reason::Overflow, Action::Resume);
            self.branch(overflow, exit, go_on, go_on);
        }
        Ok(())
    }

    /// The exponent when the divisor is a constant power of two.
    fn power_of_two(&self, divisor: NodeId) -> Option<u32> {
        let number = self.constant_int(divisor)? >> 3;
        (number > 0 && number & (number - 1) == 0).then(|| number.trailing_zeros())
    }

    /// The quotient rounded down (a plain number) by a constant positive divisor that is no power of
    /// two, by a multiplication.
    ///
    /// With a number `n` and `m = 2n + 1`, `floor(n / d) = floor(m / 2d)`, and `m / 2d` is never whole. So
    /// the quotient is still right when a little less than `1 / 2d` is added to its magnitude, as is by
    /// `m * magic / 2^(64 + k)` with `magic` being `2^(64 + k) / 2d` rounded up, where `2^k < d < 2^(k+1)`:
    /// the error is less than `|m| / 2^(64 + k) <= 2^61 / 2^(64 + k) < 1 / 2d`.
    fn quotient_by_constant(&mut self, node: &Node) -> Option<Operand> {
        let divisor = self.constant_int(node.args[1])? >> 3;
        if divisor < 3 || divisor & (divisor - 1) == 0 {
            return None;
        }
        let k = divisor.ilog2();
        let magic = (1u128 << (64 + k)).div_ceil(2 * divisor as u128);
        // `a` is `8n`.
        let a = self.value(node.args[0]);
        let twice = self.shr_const(a, 2);
        let one = self.int(1);
        let m = self.b.ins().bor(twice, one);
        let magic = self.int(magic as i64);
        let high = self.b.ins().smulhi(m, magic);
        Some(self.shr_const(high, i64::from(k)))
    }

    /// The quotient rounded to zero (a plain number), the remainder as a word, and -1 if the quotient has
    /// to be one less because they differ in sign, else 0.
    fn divide(&mut self, node: &Node) -> (Operand, Operand, Operand) {
        let (a, b) = self.pair(node);
        let quotient = self.b.ins().sdiv(a, b);
        let product = self.b.ins().imul(quotient, b);
        let remainder = self.b.ins().isub(a, product);
        let down = match self.constant_int(node.args[1]) {
            Some(c) if c > 0 => self.shr_const(remainder, 63),
            _ => {
                let signs = self.b.ins().bxor(remainder, b);
                let differ = self.shr_const(signs, 63);
                let zero = self.int(0);
                let exact = self.compare_const(IntCC::Equal, remainder, 0);
                self.b.ins().select(exact, zero, differ)
            }
        };
        (quotient, remainder, down)
    }

    fn int_floor_div(&mut self, node: &Node) -> Result<Operand, Refusal> {
        if let Some(exponent) = self.power_of_two(node.args[1]) {
            let a = self.value(node.args[0]);
            let shifted = self.shr_const(a, i64::from(exponent));
            return Ok(self.and_const(shifted, !7));
        }
        if let Some(quotient) = self.quotient_by_constant(node) {
            return Ok(self.shl_const(quotient, 3));
        }
        self.check_divisor(node, true)?;
        let (quotient, _, down) = self.divide(node);
        let quotient = self.b.ins().iadd(quotient, down);
        Ok(self.shl_const(quotient, 3))
    }

    fn int_mod(&mut self, node: &Node) -> Result<Operand, Refusal> {
        if let Some(exponent) = self.power_of_two(node.args[1]) {
            let a = self.value(node.args[0]);
            return Ok(self.and_const(a, (8 << exponent) - 1));
        }
        let b = self.value(node.args[1]);
        if let Some(quotient) = self.quotient_by_constant(node) {
            let a = self.value(node.args[0]);
            let product = self.b.ins().imul(quotient, b);
            return Ok(self.b.ins().isub(a, product));
        }
        self.check_divisor(node, false)?;
        let (_, remainder, down) = self.divide(node);
        let more = self.b.ins().band(b, down);
        Ok(self.b.ins().iadd(remainder, more))
    }

    fn int_true_div(&mut self, node: &Node) -> Result<Operand, Refusal> {
        let state = self.state(node)?;
        let (a, b) = self.pair(node);
        if self.constant_int(node.args[1]).is_none_or(|c| c == 0) {
            let zero = self.compare_const(IntCC::Equal, b, 0);
            self.exit_if(zero, state, Reason::ZeroDivisor);
        }
        let x = self.exact_double(node.args[0], a, state);
        let y = self.exact_double(node.args[1], b, state);
        Ok(self.b.ins().fdiv(x, y))
    }

    /// The double of an int; leaves when it is none.
    fn exact_double(&mut self, id: NodeId, word: Operand, state: StateId) -> Operand {
        let constant = self.constant_int(id).map(|c| c >> 3);
        if constant.is_none_or(|c| c.abs() > EXACT) {
            let shifted = self.add_const(word, EXACT << 3);
            let limit = self.int((2 * EXACT) << 3);
            let large = self
                .b
                .ins()
                .icmp(IntCC::UnsignedGreaterThan, shifted, limit);
            self.exit_if(large, state, Reason::Overflow);
        }
        if let Some(c) = constant {
            return self.b.ins().f64const(c as f64);
        }
        let number = self.shr_const(word, 3);
        self.b.ins().fcvt_from_sint(F64, number)
    }

    // ---- shifts ---------------------------------------------------------------------------------

    fn int_shl(&mut self, node: &Node) -> Result<Operand, Refusal> {
        let state = self.state(node)?;
        let a = self.value(node.args[0]);
        let constant = self.constant_int(node.args[1]).map(|c| c >> 3);
        let count = match constant {
            Some(c) if (0..MAX_SHIFT).contains(&c) => self.int(c),
            _ => {
                let n = self.value(node.args[1]);
                let limit = MAX_SHIFT << 3;
                let wrong = self.compare_const(IntCC::UnsignedGreaterThanOrEqual, n, limit);
                self.exit_if(wrong, state, Reason::Shift);
                self.shr_const(n, 3)
            }
        };
        let shifted = self.b.ins().ishl(a, count);
        let back = self.b.ins().sshr(shifted, count);
        let lost = self.b.ins().icmp(IntCC::NotEqual, back, a);
        self.exit_if(lost, state, Reason::Overflow);
        Ok(shifted)
    }

    fn int_shr(&mut self, node: &Node) -> Result<Operand, Refusal> {
        let state = self.state(node)?;
        let a = self.value(node.args[0]);
        let constant = self.constant_int(node.args[1]).map(|c| c >> 3);
        let count = match constant {
            Some(c) if c >= 0 => self.int(c.min(63)),
            _ => {
                let n = self.value(node.args[1]);
                let negative = self.compare_const(IntCC::SignedLessThan, n, 0);
                self.exit_if(negative, state, Reason::Shift);
                let most = self.int(63 << 3);
                let small = self.b.ins().icmp(IntCC::UnsignedLessThan, n, most);
                let n = self.b.ins().select(small, n, most);
                self.shr_const(n, 3)
            }
        };
        let shifted = self.b.ins().sshr(a, count);
        Ok(self.and_const(shifted, !7))
    }

    // ---- floats ---------------------------------------------------------------------------------

    /// The immediate of a double's bits, and a word that is not 0 unless there is one (the immediate of
    /// zero is another, see [`Lower::zero_word`]).
    pub(super) fn immediate_float(&mut self, bits: Operand) -> (Operand, Operand) {
        let four = self.int(4);
        let word = self.b.ins().rotl(bits, four);
        let shifted = self.add_const(word, 5);
        (word, self.and_const(shifted, 0b110))
    }

    /// The immediate of the bits of a zero.
    pub(super) fn zero_word(&mut self, bits: Operand) -> Operand {
        let sign = self.unsigned_shr_const(bits, 63);
        let sign = self.shl_const(sign, 3);
        self.add_const(sign, TAG_ZERO as i64)
    }

    fn box_float(&mut self, node: &Node) -> Operand {
        let x = self.value(node.args[0]);
        let (done, result) = self.join(I64);
        let bits = self.bits(x);
        let (word, no_immediate) = self.immediate_float(bits);
        let other = self.cold_block();
        self.b
            .ins()
            .brif(no_immediate, other, &[], done, &[word.into()]);

        self.b.switch_to_block(other);
        let (zero, boxed) = (self.cold_block(), self.cold_block());
        let magnitude = self.shl_const(bits, 1);
        self.branch(magnitude, boxed, zero, zero);
        let word = self.zero_word(bits);
        self.jump(done, word);

        self.b.switch_to_block(boxed);
        let word = self.call_address_typed(
            Helper::BoxFloat.address(),
            &[(self.thread, I64), (x, F64)],
            I64,
        );
        self.jump(done, word);
        self.b.switch_to_block(done);
        result
    }
}

const _: () = assert!(
    value::Value::TRUE.bits() - value::Value::FALSE.bits() == 8
        && value::Value::FALSE.bits() & 7 == TAG_SINGLETON
);
