internal import KernelInterface

/// The routines of this module as one value.
func kernelSet(_ name: String) -> KernelSet<Real> {
  KernelSet<Real>(
    name: name,
    product: { product($0) },
    transpose: { transposed($0, $1, $2, $3) },
    cells: CellKernels(
      lstm: ({ lstmForward($0) }, { lstmBackward($0) }),
      gru: ({ gruForward($0) }, { gruBackward($0) }),
      gruBefore: (
        { gruBeforeReset($0) }, { gruBeforeForward($0) }, { gruBeforeBackward($0) },
        { gruBeforeResetBackward($0) }
      ),
      tanh: ({ tanhForward($0) }, { tanhBackward($0) })),
    convolution: ConvolutionKernels(
      spread: { spreadWeights($0) }, forward: { convolve($0, $1) },
      backward: { convolveBackward($0, $1) }),
    activate: { activate($0, $1, $2) },
    multiplyBySlope: { multiplyBySlope($0, $1, $2, $3) },
    exponential: { exponentials($0, $1) },
    softmax: { softmax($0) },
    hits: { hits($0) },
    update: { update($0, $1) },
    fractions: { fractions($0, $1, $2) },
    squares: { squares($0, $1) })
}
