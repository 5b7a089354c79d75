using System.Linq.Expressions;
using System.Reflection;
using SalesforceConnect.LocalOrg;

namespace SalesforceConnect.Core.Tests.Faults;

/// <summary>One line of the <see cref="FaultTable"/>.</summary>
/// <param name="Fault">Makes the fault; an expression, so that it can be told which factory it comes from.</param>
/// <param name="ErrorId">The error that a cell means with <c>!</c>.</param>
/// <param name="Cells">What happens in each phase, separated by bars.</param>
internal sealed record FaultRow(Expression<Func<Fault>> Fault, string ErrorId, string Cells)
{
    private Func<Fault>? _create;

    /// <summary>How many tokens are asked for where the fault does not strike the token call.</summary>
    public int Tokens { get; init; } = 1;

    /// <summary>Whether the org falls silent, so that the call's own patience has to end it.</summary>
    public bool IsSilent { get; init; }

    public string Name { get; } = Fault.Body.ToString();

    public Fault Create() => (_create ??= Fault.Compile())();

    /// <summary>The factories that make the fault.</summary>
    public IEnumerable<MethodInfo> Factories()
    {
        var calls = new Calls();
        calls.Visit(Fault);
        return calls.Methods;
    }

    private sealed class Calls : ExpressionVisitor
    {
        public List<MethodInfo> Methods { get; } = [];

        protected override Expression VisitMethodCall(MethodCallExpression node)
        {
            Methods.Add(node.Method);
            return base.VisitMethodCall(node);
        }
    }
}
