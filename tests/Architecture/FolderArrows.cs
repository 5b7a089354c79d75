using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace SalesforceConnect.Arrows;

/// <summary>
/// Which folders of a project use which others: read from its assembly, with the folders from its symbols. A constant is not seen, as the
/// compiler puts its value in its place.
/// </summary>
internal sealed class FolderArrows
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    // The compiler names the files of a type without code by this kind of debug information.
    private static readonly Guid s_typeDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    private static readonly Dictionary<short, OpCode> s_opCodesByValue = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    private readonly Dictionary<Type, string> _folders = [];
    private readonly HashSet<Arrow> _all = [];

    private FolderArrows(Assembly assembly, string project, string symbolFile)
    {
        using var symbols = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(symbolFile));
        MetadataReader reader = symbols.GetMetadataReader();
        foreach (Type type in assembly.GetTypes())
        {
            if (Documents(reader, type).Select(document => Folder(document, project)).OfType<string>().FirstOrDefault() is { } folder)
            {
                _folders.TryAdd(Outermost(type), folder);
            }
        }

        foreach (Type type in assembly.GetTypes())
        {
            foreach (Type used in UsedBy(type).SelectMany(Parts))
            {
                Add(Outermost(type), Outermost(used));
            }
        }
    }

    /// <summary>The project's folders that hold types. Its own folder is <c>.</c>.</summary>
    public IReadOnlySet<string> Folders => _folders.Values.ToHashSet();

    /// <summary>Each use of a type by a type of another folder.</summary>
    public IReadOnlyCollection<Arrow> All => _all;

    /// <summary>The arrows in this assembly, whose sources lie in the folder of this name.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="project">The folder's name.</param>
    /// <param name="symbolFile">The assembly's symbols; null for the file beside it.</param>
    public static FolderArrows Of(Assembly assembly, string project, string? symbolFile = null)
        => new(assembly, project, symbolFile ?? Path.ChangeExtension(assembly.Location, ".pdb"));

    private void Add(Type from, Type to)
    {
        if (_folders.TryGetValue(from, out string? fromFolder) && _folders.TryGetValue(to, out string? toFolder) && fromFolder != toFolder)
        {
            _all.Add(new Arrow(fromFolder, toFolder, from.Name, to.Name));
        }
    }

    private static IEnumerable<string> Documents(MetadataReader symbols, Type type)
    {
        IEnumerable<DocumentHandle> ofCode = Methods(type)
            .Select(method => symbols.GetMethodDebugInformation(MetadataTokens.MethodDefinitionHandle(Row(method))))
            .SelectMany(method => method.GetSequencePoints().Select(point => point.Document));
        IEnumerable<DocumentHandle> ofType = symbols.GetCustomDebugInformation(MetadataTokens.TypeDefinitionHandle(Row(type)))
            .Select(symbols.GetCustomDebugInformation)
            .Where(information => symbols.GetGuid(information.Kind) == s_typeDocuments)
            .Select(information => MetadataTokens.DocumentHandle(symbols.GetBlobReader(information.Value).ReadCompressedInteger()));
        return ofCode.Concat(ofType).Distinct().Select(document => symbols.GetString(symbols.GetDocument(document).Name));
    }

    /// <summary>The folder in the project that a source file lies in; null for one that the build made.</summary>
    private static string? Folder(string document, string project)
    {
        string[] path = document.Split('/', '\\');
        int at = Array.LastIndexOf(path, project);
        return at < 0 || path[at + 1] == "obj" ? null : at + 2 == path.Length ? "." : path[at + 1];
    }

    private static IEnumerable<Type> UsedBy(Type type)
    {
        IEnumerable<Type> ofFields = type.GetFields(Declared).Select(field => field.FieldType);
        IEnumerable<Type> ofMethods = Methods(type).SelectMany(method => UsedBy((MemberInfo)method).Concat(UsedInside(method)));
        IEnumerable<Type> ofAttributes = type.GetMembers(Declared).Append(type)
            .SelectMany(member => member.CustomAttributes)
            .Select(attribute => attribute.AttributeType);
        Type[] ancestors = type.BaseType is { } ancestor ? [ancestor, .. type.GetInterfaces()] : type.GetInterfaces();
        return [.. ancestors, .. ofFields, .. ofMethods, .. ofAttributes];
    }

    /// <summary>The types that a use of this member names.</summary>
    private static IEnumerable<Type> UsedBy(MemberInfo? member) => member switch
    {
        Type type => [type],
        FieldInfo field => [field.DeclaringType!, field.FieldType],
        MethodBase method =>
        [
            method.DeclaringType!,
            .. method.GetParameters().Select(parameter => parameter.ParameterType),
            .. method is MethodInfo { ReturnType: var returned } ? [returned] : Type.EmptyTypes,
            .. method.IsGenericMethod ? method.GetGenericArguments() : [],
        ],
        _ => [],
    };

    private static IEnumerable<Type> UsedInside(MethodBase method) => method.GetMethodBody() is not { } body ? [] :
    [
        .. body.LocalVariables.Select(local => local.LocalType),
        .. body.ExceptionHandlingClauses
            .Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause)
            .Select(clause => clause.CatchType!),
        .. Tokens(body.GetILAsByteArray()!).SelectMany(token => UsedBy(method.Module.ResolveMember(
            token, method.DeclaringType!.GetGenericArguments(), method.IsGenericMethod ? method.GetGenericArguments() : null))),
    ];

    /// <summary>The tokens of types and members in a method's code.</summary>
    private static IEnumerable<int> Tokens(byte[] code)
    {
        for (int at = 0; at < code.Length;)
        {
            short value = code[at] == 0xFE ? (short)(0xFE00 | code[at + 1]) : code[at];
            OpCode operation = s_opCodesByValue[value];
            at += operation.Size;
            if (operation.OperandType
                is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                yield return BitConverter.ToInt32(code, at);
            }

            at += operation.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }

    /// <summary>A type's element type and type arguments, and what those are made of.</summary>
    private static IEnumerable<Type> Parts(Type type) => type switch
    {
        { HasElementType: true } => Parts(type.GetElementType()!),
        { IsGenericType: true, IsGenericTypeDefinition: false } =>
            [type.GetGenericTypeDefinition(), .. type.GetGenericArguments().SelectMany(Parts)],
        { IsGenericParameter: true } => [],
        _ => [type],
    };

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static MethodBase[] Methods(Type type) => [.. type.GetMethods(Declared), .. type.GetConstructors(Declared)];

    private static int Row(MemberInfo member) => member.MetadataToken & 0xFFFFFF;

    /// <summary>A type in one folder uses a type in another.</summary>
    internal sealed record Arrow(string From, string To, string FromType, string ToType)
    {
        public override string ToString() => $"{From} -> {To}: {FromType} uses {ToType}";
    }
}
