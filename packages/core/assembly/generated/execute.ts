// Written by scripts/generate-kernels.mjs.
import { adam, chain } from '../fused'
import {
  Scale,
  Square,
  Root,
  Signed,
  Clip,
  ClipFactor,
  Add,
  Subtract,
  Multiply,
  Divide,
  Maximum,
  Absolute,
} from '../cells/arithmetic'
import {
  Sigmoid,
  SigmoidSlope,
  Tanh,
  TanhSlope,
  Relu,
  ReluSlope,
  LeakyRelu,
  LeakyReluSlope,
  Elu,
  EluSlope,
  Selu,
  SeluSlope,
  Gelu,
  GeluSlope,
  GeluTanh,
  GeluTanhSlope,
  Silu,
  SiluSlope,
  Softplus,
  SoftplusSlope,
  Softsign,
  SoftsignSlope,
  HardSigmoid,
  HardSigmoidSlope,
  Relu6,
  Relu6Slope,
  Mish,
  MishSlope,
  Biased,
  Through,
} from '../cells/activations'
import {
  NadamMomentum,
  Accumulate,
  AccumulateSquare,
  AddScaled,
  Decay,
  DecayedRate,
  Normalized,
  Centered,
  RpropGradient,
  Descend,
  DampenedMomentum,
  AdadeltaMove,
  RpropSize,
  RpropMove,
  NadamDirection,
} from '../cells/updates'
import { adamStep, scaledStep, radamStep } from '../cells/updates'
import { matmul } from '../matmul'
import { sumOver, meanOver, spread, unbiased } from '../reduce'
import { softmax, softmaxGradient, logSoftmax, logSoftmaxGradient } from '../softmax'
import { softmaxCrossEntropy } from '../crossEntropy'
import { lookup, scatterAdd } from '../select'
import { packPart } from '../matmul'
import { copyColumns } from '../select'
import { word } from '../instruction'
import { loop1, loop2, loop3, loop5, sigmoidBiased } from '../loops'
import {
  cellLoss,
  cellLossGradient,
  SquaredError,
  HalfSquaredError,
  AbsoluteError,
  HuberError,
  BinaryCrossEntropyError,
  LogitCrossEntropyError,
} from '../losses'
import { total } from '../sum'

/** Runs one instruction. */
export function execute<T>(p: usize): void {
  switch (word(p, 0) & 0xffff) {
    case 8: // scale
      return loop1<T, Scale>(p)
    case 9: // square
      return loop1<T, Square>(p)
    case 10: // root
      return loop1<T, Root>(p)
    case 11: // signed
      return loop1<T, Signed>(p)
    case 12: // clip
      return loop1<T, Clip>(p)
    case 13: // clipFactor
      return loop1<T, ClipFactor>(p)
    case 14: // add
      return loop2<T, Add>(p)
    case 15: // subtract
      return loop2<T, Subtract>(p)
    case 16: // multiply
      return loop2<T, Multiply>(p)
    case 17: // divide
      return loop2<T, Divide>(p)
    case 18: // maximum
      return loop2<T, Maximum>(p)
    case 19: // sigmoid
      return loop1<T, Sigmoid>(p)
    case 20: // sigmoidSlope
      return loop1<T, SigmoidSlope>(p)
    case 21: // tanh
      return loop1<T, Tanh>(p)
    case 22: // tanhSlope
      return loop1<T, TanhSlope>(p)
    case 23: // relu
      return loop1<T, Relu>(p)
    case 24: // reluSlope
      return loop1<T, ReluSlope>(p)
    case 25: // leakyRelu
      return loop1<T, LeakyRelu>(p)
    case 26: // leakyReluSlope
      return loop1<T, LeakyReluSlope>(p)
    case 27: // elu
      return loop1<T, Elu>(p)
    case 28: // eluSlope
      return loop1<T, EluSlope>(p)
    case 29: // selu
      return loop1<T, Selu>(p)
    case 30: // seluSlope
      return loop1<T, SeluSlope>(p)
    case 31: // gelu
      return loop1<T, Gelu>(p)
    case 32: // geluSlope
      return loop1<T, GeluSlope>(p)
    case 33: // geluTanh
      return loop1<T, GeluTanh>(p)
    case 34: // geluTanhSlope
      return loop1<T, GeluTanhSlope>(p)
    case 35: // silu
      return loop1<T, Silu>(p)
    case 36: // siluSlope
      return loop1<T, SiluSlope>(p)
    case 37: // softplus
      return loop1<T, Softplus>(p)
    case 38: // softplusSlope
      return loop1<T, SoftplusSlope>(p)
    case 39: // softsign
      return loop1<T, Softsign>(p)
    case 40: // softsignSlope
      return loop1<T, SoftsignSlope>(p)
    case 41: // hardSigmoid
      return loop1<T, HardSigmoid>(p)
    case 42: // hardSigmoidSlope
      return loop1<T, HardSigmoidSlope>(p)
    case 43: // relu6
      return loop1<T, Relu6>(p)
    case 44: // relu6Slope
      return loop1<T, Relu6Slope>(p)
    case 45: // mish
      return loop1<T, Mish>(p)
    case 46: // mishSlope
      return loop1<T, MishSlope>(p)
    case 47: // nadamMomentum
      return loop1<T, NadamMomentum>(p)
    case 48: // accumulate
      return loop2<T, Accumulate>(p)
    case 49: // accumulateSquare
      return loop2<T, AccumulateSquare>(p)
    case 50: // addScaled
      return loop2<T, AddScaled>(p)
    case 51: // decay
      return loop2<T, Decay>(p)
    case 52: // decayedRate
      return loop2<T, DecayedRate>(p)
    case 53: // normalized
      return loop2<T, Normalized>(p)
    case 54: // centered
      return loop2<T, Centered>(p)
    case 55: // rpropGradient
      return loop2<T, RpropGradient>(p)
    case 56: // descend
      return loop3<T, Descend>(p)
    case 57: // dampenedMomentum
      return loop3<T, DampenedMomentum>(p)
    case 58: // adadeltaMove
      return loop3<T, AdadeltaMove>(p)
    case 59: // rpropSize
      return loop3<T, RpropSize>(p)
    case 60: // rpropMove
      return loop3<T, RpropMove>(p)
    case 61: // nadamDirection
      return loop5<T, NadamDirection>(p)
    case 62: // adamStep
      return adamStep<T>(p)
    case 63: // scaledStep
      return scaledStep<T>(p)
    case 64: // radamStep
      return radamStep<T>(p)
    case 65: // matmul
      return matmul<T>(p)
    case 66: // sumOver
      return sumOver<T>(p)
    case 67: // meanOver
      return meanOver<T>(p)
    case 68: // spread
      return spread<T>(p)
    case 69: // unbiased
      return unbiased<T>(p)
    case 70: // softmax
      return softmax<T>(p)
    case 71: // softmaxGradient
      return softmaxGradient<T>(p)
    case 72: // logSoftmax
      return logSoftmax<T>(p)
    case 73: // logSoftmaxGradient
      return logSoftmaxGradient<T>(p)
    case 74: // softmaxCrossEntropy
      return softmaxCrossEntropy<T>(p)
    case 75: // lookup
      return lookup<T>(p)
    case 76: // scatterAdd
      return scatterAdd<T>(p)
    case 77: // adam
      return adam<T>(p)
    case 78: // chain
      return chain<T>(p)
    case 79: // packPart
      return packPart<T>(p)
    case 80: // squaredError
      return cellLoss<T, SquaredError>(p)
    case 81: // squaredErrorGradient
      return cellLossGradient<T, SquaredError>(p)
    case 82: // halfSquaredError
      return cellLoss<T, HalfSquaredError>(p)
    case 83: // halfSquaredErrorGradient
      return cellLossGradient<T, HalfSquaredError>(p)
    case 84: // absoluteError
      return cellLoss<T, AbsoluteError>(p)
    case 85: // absoluteErrorGradient
      return cellLossGradient<T, AbsoluteError>(p)
    case 86: // huberError
      return cellLoss<T, HuberError>(p)
    case 87: // huberErrorGradient
      return cellLossGradient<T, HuberError>(p)
    case 88: // binaryCrossEntropyError
      return cellLoss<T, BinaryCrossEntropyError>(p)
    case 89: // binaryCrossEntropyErrorGradient
      return cellLossGradient<T, BinaryCrossEntropyError>(p)
    case 90: // logitCrossEntropyError
      return cellLoss<T, LogitCrossEntropyError>(p)
    case 91: // logitCrossEntropyErrorGradient
      return cellLossGradient<T, LogitCrossEntropyError>(p)
    case 92: // copyColumns
      return copyColumns(p)
    case 93: // sumOfSquares
      return total<T, Square>(p)
    case 94: // sumOfAbsolutes
      return total<T, Absolute>(p)
    case 95: // sigmoidBiased
      return sigmoidBiased<T>(p)
    case 96: // sigmoidThrough
      return loop2<T, Through<SigmoidSlope>>(p)
    case 97: // tanhBiased
      return loop2<T, Biased<Tanh>>(p)
    case 98: // tanhThrough
      return loop2<T, Through<TanhSlope>>(p)
    case 99: // reluBiased
      return loop2<T, Biased<Relu>>(p)
    case 100: // reluThrough
      return loop2<T, Through<ReluSlope>>(p)
    case 101: // leakyReluBiased
      return loop2<T, Biased<LeakyRelu>>(p)
    case 102: // leakyReluThrough
      return loop2<T, Through<LeakyReluSlope>>(p)
    case 103: // eluBiased
      return loop2<T, Biased<Elu>>(p)
    case 104: // eluThrough
      return loop2<T, Through<EluSlope>>(p)
    case 105: // seluBiased
      return loop2<T, Biased<Selu>>(p)
    case 106: // seluThrough
      return loop2<T, Through<SeluSlope>>(p)
    case 107: // geluBiased
      return loop2<T, Biased<Gelu>>(p)
    case 108: // geluThrough
      return loop2<T, Through<GeluSlope>>(p)
    case 109: // geluTanhBiased
      return loop2<T, Biased<GeluTanh>>(p)
    case 110: // geluTanhThrough
      return loop2<T, Through<GeluTanhSlope>>(p)
    case 111: // siluBiased
      return loop2<T, Biased<Silu>>(p)
    case 112: // siluThrough
      return loop2<T, Through<SiluSlope>>(p)
    case 113: // softplusBiased
      return loop2<T, Biased<Softplus>>(p)
    case 114: // softplusThrough
      return loop2<T, Through<SoftplusSlope>>(p)
    case 115: // softsignBiased
      return loop2<T, Biased<Softsign>>(p)
    case 116: // softsignThrough
      return loop2<T, Through<SoftsignSlope>>(p)
    case 117: // hardSigmoidBiased
      return loop2<T, Biased<HardSigmoid>>(p)
    case 118: // hardSigmoidThrough
      return loop2<T, Through<HardSigmoidSlope>>(p)
    case 119: // relu6Biased
      return loop2<T, Biased<Relu6>>(p)
    case 120: // relu6Through
      return loop2<T, Through<Relu6Slope>>(p)
    case 121: // mishBiased
      return loop2<T, Biased<Mish>>(p)
    case 122: // mishThrough
      return loop2<T, Through<MishSlope>>(p)
  }
}
