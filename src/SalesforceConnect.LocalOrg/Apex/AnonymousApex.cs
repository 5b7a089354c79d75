using System.Text;

namespace SalesforceConnect.LocalOrg;

/// <summary>Runs a block of Apex as one transaction, and keeps its log where a trace flag of the user asks for it.</summary>
internal sealed class AnonymousApex(OrgStore store, TimeProvider clock)
{
    /// <summary>What became of a block (Tooling API, "ExecuteAnonymousResult").</summary>
    public sealed record Result(int Line, int Column, string? CompileProblem, string? ExceptionMessage, string? ExceptionStackTrace)
    {
        /// <summary>What the block wrote; null for one that was not compiled.</summary>
        public string? Log { get; init; }

        public bool IsCompiled => CompileProblem is null;

        public bool IsSuccess => IsCompiled && ExceptionMessage is null;
    }

    public Result Run(string code, OrgUser user, ISaveRules rules, string version)
    {
        IReadOnlyList<Action<ApexScope>> statements;
        try
        {
            statements = ApexParser.Compile(store, code);
        }
        catch (ApexProblem problem)
        {
            return new Result(problem.Line, problem.Column, problem.Message, null, null);
        }

        DateTime start = clock.GetUtcNow().UtcDateTime;
        ApexLogText log = new(version, Levels(user, start) ?? "", code, user, start);
        Result result = Run(statements, new ApexScope(store, user, rules, log));
        log.Add("CODE_UNIT_FINISHED", "execute_anonymous_apex");
        log.Add("EXECUTION_FINISHED");
        if (Levels(user, start) is not null)
        {
            Keep(log.ToString(), user, start, result, version);
        }

        return result with { Log = log.ToString() };
    }

    private Result Run(IReadOnlyList<Action<ApexScope>> statements, ApexScope scope)
    {
        try
        {
            store.Transact(_ =>
            {
                foreach (Action<ApexScope> statement in statements)
                {
                    statement(scope);
                }

                return true;
            });
            return new Result(-1, -1, null, null, null);
        }
        catch (ApexFailure failure)
        {
            string trace = $"AnonymousBlock: line {failure.At.Line}, column {failure.At.Column}";
            scope.Log.Add("EXCEPTION_THROWN", $"[{failure.At.Line}]|{failure.Message}");
            scope.Log.Add("FATAL_ERROR", $"{failure.Message}\n\n{trace}\n{trace}");
            return new Result(failure.At.Line, failure.At.Column, null, failure.Message, $"{trace}\n{trace}");
        }
    }

    // The levels of the user's trace flag; null where none is active.
    private string? Levels(OrgUser user, DateTime now)
    {
        OrgTable flags = store.Table("TraceFlag");
        foreach (OrgRow flag in store.FindBy(flags, flags.Definition.Field("TracedEntityId"), user.Id))
        {
            if (flag[flags.Definition.Field("ExpirationDate")] is DateTime end && now < end
                && flag[flags.Definition.Field("DebugLevelId")] is string id
                && store.Table("DebugLevel") is { } levels
                && store.Find(levels, id) is { IsDeleted: false } level)
            {
                return string.Join(
                    ';',
                    ToolingSchema.LogCategories.Select(
                        category => $"{category.LogName},{level[levels.Definition.Field(category.Field)]}"));
            }
        }

        return null;
    }

    private void Keep(string text, OrgUser user, DateTime start, AnonymousApex.Result result, string version)
    {
        byte[] body = Encoding.UTF8.GetBytes(text);
        store.Insert(
            "ApexLog",
            new
            {
                Application = "Unknown",
                DurationMilliseconds = 1,
                Location = "Monitoring",
                LogLength = body.Length,
                LogUserId = user.Id,
                Operation = $"/services/data/v{version}/tooling/executeAnonymous/",
                Request = "API",
                StartTime = start,
                Status = result.IsSuccess ? "Success" : result.ExceptionMessage,
            },
            "Body",
            OrgBlob.FromBytes(body));
    }
}
