extension Experiment.Entry {
  static let equalSteps = Experiment.Entry(
    id: "equal-steps",
    text: """
      title = Equal numbers of steps: many passes over few pictures, or few over many
      remark = steps are equal because the batch divides the numbers of pictures
      model = cnn
      batch = 100
      seeds = 10
      check = equal steps
      variant 10,000 x 6: samples = 10000; epochs = 6
      variant 20,000 x 3: samples = 20000; epochs = 3
      variant 30,000 x 2: samples = 30000; epochs = 2
      """)

  static let equalStepsSmallBatches = Experiment.Entry(
    id: "equal-steps-batch-10",
    text: """
      title = Equal numbers of steps with batches of 10
      model = cnn
      batch = 10
      seeds = 3
      check = equal steps
      variant 10,000 x 6: samples = 10000; epochs = 6
      variant 20,000 x 3: samples = 20000; epochs = 3
      variant 30,000 x 2: samples = 30000; epochs = 2
      """)

  static let augmented = Experiment.Entry(
    id: "augmented",
    text: """
      title = Equal steps with random rotation and random 24 x 24 parts
      remark = 24 -> 20 -> 10 -> 8 -> 4: the second kernel is 3 x 3, so that 4*4*16 = 256 remain
      remark = tests are made on the 24 x 24 centre of each picture
      model = cnn
      layers = conv5x8 pool2 conv3x16 pool2
      rotate = 15
      crop = 24
      batch = 100
      seeds = 10
      check = equal steps
      variant 10,000 x 6: samples = 10000; epochs = 6
      variant 20,000 x 3: samples = 20000; epochs = 3
      variant 30,000 x 2: samples = 30000; epochs = 2
      """)

  static let augmentedPadded = Experiment.Entry(
    id: "augmented-padded",
    text: """
      title = Random rotation and parts; three ways to treat 24 x 24 pictures
      model = cnn
      rotate = 15
      crop = 24
      batch = 100
      samples = 30000
      epochs = 2
      seeds = 5
      variant 144 features: layers = conv5x8 pool2 conv5x16 pool2
      variant first kernel padded, 256 features: layers = conv5x8p2 pool2 conv5x16 pool2
      variant second kernel 3 x 3, 256 features: layers = conv5x8 pool2 conv3x16 pool2
      """)

  static let withoutRecurrence = Experiment.Entry(
    id: "without-recurrence",
    text: """
      title = What the recurrence gives
      remark = a unit without a past sees the last row only, which is blank in most pictures
      remark = a network without recurrence on the whole picture has all that the rows hold
      epochs = 3
      seeds = 3
      model = rnn
      variant recurrent, 28 rows: model = rnn
      variant last row only: rows = 28-28
      variant no recurrence, whole picture: model = mlp; hidden = 150; activation = tanh
      """)

  static let truncated = Experiment.Entry(
    id: "truncated",
    text: """
      title = Gradients through the last K steps only
      model = rnn
      epochs = 3
      seeds = 3
      variant all 28 steps: truncate = 28
      variant 14 steps: truncate = 14
      variant 7 steps: truncate = 7
      variant 3 steps: truncate = 3
      variant 1 step: truncate = 1
      """)

  static let optimisers = Experiment.Entry(
    id: "optimisers",
    text: """
      title = Optimisers
      model = mlp
      hidden = 100
      epochs = 3
      seeds = 3
      variant Adam .001: optimizer = adam; rate = 0.001
      variant momentum .01: optimizer = momentum; rate = 0.01
      variant momentum .1: optimizer = momentum; rate = 0.1
      variant descent .1: optimizer = sgd; rate = 0.1
      variant descent .5: optimizer = sgd; rate = 0.5
      """)

  static let deadUnits = Experiment.Entry(
    id: "dead-units",
    text: """
      title = Units that died: zero on every test picture
      remark = a large step drives the sums of a unit below zero for all pictures; then its gradient is zero
      model = mlp
      hidden = 100,100
      optimizer = sgd
      samples = 60000
      epochs = 1
      measure = dead units
      seeds = 3
      variant rate .1: rate = 0.1
      variant rate .5: rate = 0.5
      variant rate 1: rate = 1
      variant rate 2: rate = 2
      variant rate 1, He: rate = 1; init = he
      variant rate 2, He: rate = 2; init = he
      variant rate 1, leaky: rate = 1; activation = leakyrelu
      variant rate 2, leaky: rate = 2; activation = leakyrelu
      """)

  static let gradientNorms = Experiment.Entry(
    id: "gradient-norms",
    text: """
      title = The gradient by the state on its way back through time
      remark = norms relative to the last step, at the start and after learning
      measure = gradient norms
      samples = 30000
      epochs = 1
      model = rnn
      variant rnn: model = rnn
      variant rnn, orthogonal: init = orthogonal
      variant rnn, orthogonal x 1.5: init = orthogonal; scale = 1.5
      variant gru: model = gru
      variant gru-after: model = gru-after
      variant lstm: model = lstm
      variant lstm, forget bias 1: model = lstm; forget-bias = 1
      """)

  static let sensitivity = Experiment.Entry(
    id: "sensitivity",
    text: """
      title = How much the loss depends on each row of the picture
      remark = norms of the gradient by the input, relative to the largest
      measure = sensitivity
      samples = 30000
      epochs = 1
      model = rnn
      variant rnn: model = rnn
      variant gru: model = gru
      variant lstm: model = lstm
      """)
}
