/// A notebook to begin with.
package enum FirstNotebook {
  /// The text, with a title of the caller's.
  package static func text(title: String) -> String {
    #"""
    ---
    title: \#(title.filter { $0 != "\n" })
    source: my own exercise
    ---

    # One hidden unit {#unit points=2}

    ::: problem
    A network has one hidden unit, $y = \sigma(w \tanh(u x + b))$. Compute the derivative of $y$ with respect
    to $u$.
    :::

    ::: solution
    The chain rule is used twice.

    ```mnn id=slope
    derive sigmoid(w*tanh(u*x + b)) wrt u
    expect sigmoid(w*tanh(u*x+b))*(1 - sigmoid(w*tanh(u*x+b)))*w*x*(1 - tanh(u*x+b)^2)
    ```

    The derivative was compared with dual numbers at {{slope.points}} points.
    :::

    ::: remark
    A common slip is to forget the factor $x$.

    ```mnn id=slip
    check sigmoid(w*tanh(u*x+b))*(1 - sigmoid(w*tanh(u*x+b)))*w*(1 - tanh(u*x+b)^2) against {{slope.result}}
    expect different
    ```
    :::

    """#
  }
}
